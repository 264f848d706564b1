-- title:     Health visitor sees the new baby within 14 days
-- child:     Did someone check on the new baby in the first two weeks?
-- says:      Someone saw {} of the babies in the first two weeks.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- from:      ees
-- line:      by-14-days, percent, higher: Seen face to face within 14 days of birth
-- line:      by-30-days, percent, higher: Seen face to face within 30 days of birth
-- source:    Office for Health Improvement and Disparities, health visitor service delivery metrics, C2
-- note:      Babies of the council's area who turned 30 days old in the quarter, as the provider counted them. Which babies they are
--            is not known here. A quarter that the provider has given only as a percentage is not counted.
-- example:   2025-03-31 = 850 of 1,000
-- example:   2025-03-31 by-30-days = 970 of 1,000
-- example:   2024-12-31 = 801 of 900
select p.id as period, case f.key when 'hv-new-birth-14d' then 'by-14-days' else 'by-30-days' end as series, f.key as case_id,
  f.numerator::bigint as counted, f.denominator::bigint as of
from period p
join ees_figure f on f.starts = p.starts and f.ends = p.as_at
join ref_council c on lower(c.name) = lower(f.area)
where f.key in ('hv-new-birth-14d', 'hv-new-birth-14d:by-30-days') and f.area_level = 'council' and f.breakdown is null
  and f.numerator is not null and f.denominator is not null
