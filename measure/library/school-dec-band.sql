-- title:     Energy grades of school buildings
-- child:     How good is your school at saving power?
-- says:      {} of the school buildings have a grade from A to D.
-- unit:      percent
-- better:    higher
-- every:     year
-- from:      dec
-- line:      a-to-d, percent, higher: Buildings in bands A to D
-- line:      rating, mean points, lower: Mean operational rating (100 is typical)
-- line:      valid, percent, higher: Buildings with a certificate that is valid
-- setting:   least_area = 250 | square metres above which a building needs a certificate | Energy manager | 2025-04-01 | SI 2012/3118, regulation 14
-- setting:   large_area = 1000 | square metres above which it holds one year, and else ten | Energy manager | 2025-04-01 | SI 2012/3118, regulation 14
-- beside:    school-energy-intensity
-- cases:     building
-- source:    Energy Performance of Buildings (England and Wales) Regulations 2012 (SI 2012/3118), regulation 14; register of display certificates
-- note:      School buildings over 250 square metres, by the newest certificate of each on the last day of the year. 100 is the rating of a
--            typical building: the border of D and E.
-- note:      A rating that was given where meter readings were missing says nothing of the building, and is counted apart. A building that
--            never had a certificate is not on the list.
-- example:   2025-03-31 = 4 of 5, 3 excluded
-- example:   2025-03-31 rating = 351 of 4, 3 excluded, 1 unknown
-- example:   2025-03-31 valid = 4 of 6, 2 excluded
with newest as (
  select p.id as period, p.as_at, d.*, s.large_area,
    case when d.floor_area is null then 'floor area not known' when d.floor_area <= s.least_area then 'too small to need a certificate' end as outside
  from period p
  cross join setting s
  join dec_certificate d on d.nominated_on <= p.as_at
  qualify row_number() over (partition by p.id, d.uprn order by d.nominated_on desc) = 1
)
select period, 'a-to-d' as series, uprn as case_id, nominated_on as on,
  coalesce(outside, case when is_default then 'rating not measured' end) as excluded,
  coalesce(band in ('A', 'B', 'C', 'D'), rating <= 100) as met, null::integer as amount
from newest
union all
select period, 'rating', uprn, nominated_on, coalesce(outside, case when is_default then 'rating not measured' end), null, rating
from newest
union all
select period, 'valid', uprn, nominated_on, outside,
  add_years(nominated_on, case when floor_area > large_area then 1 else 10 end) > as_at, null
from newest
