-- title:     Adopters approved in six months
-- child:     Were new families ready in time?
-- says:      {} of the new families did the first step in two months.
-- unit:      percent
-- better:    higher
-- every:     quarter, window: 12 months
-- from:      annexa
-- line:      stage1, percent, higher: Families who finished stage 1 within two months
-- line:      stage2, percent, higher: Families who finished stage 2 within four months
-- cases:     family
-- source:    DfE, Statutory guidance on adoption (2013): two months for stage 1, four for stage 2
-- note:      Families who finished the stage in the period, each once, from every list of adopters loaded; the newest that knows the stage is believed. Calendar months. A break between
--            the stages, of up to six months, is not counted. Families who left as the stage ended stand apart.
-- note:      Annex A lists adopters of the last 12 months: a family that no list held is not seen.
-- example:   2025-03-31 = 2 of 4, 1 excluded, 1 unknown
-- example:   2025-03-31 stage2 = 1 of 2
-- example:   2024-12-31 = 1 of 2
with listed as (
  select coalesce(family, adopter) as family, stage1_starts, stage1_ends, stage2_starts, coalesce(stage2_ends, approved) as stage2_ends, left_on, as_at, adopter
  from aa_adopter
),
stage as (
  select 'stage1' as series, family, stage1_starts as starts, stage1_ends as ends, add_months(stage1_starts, 2) as due, left_on, as_at, adopter
  from listed
  where stage1_ends is not null
  union all
  select 'stage2', family, stage2_starts, stage2_ends, add_months(stage2_starts, 4), left_on, as_at, adopter
  from listed
  where stage2_ends is not null
),
finished as (
  select *
  from stage
  qualify row_number() over (partition by series, family, starts order by as_at desc, ends desc, adopter) = 1
)
select p.id as period, f.series, f.family || ' ' || f.ends as case_id, f.ends as on, f.ends <= f.due as met,
  case when f.left_on <= f.ends then 'left as the stage ended' end as excluded
from period p
join finished f on f.ends >= p.starts and f.ends < p.ends
