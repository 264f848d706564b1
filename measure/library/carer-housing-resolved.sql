-- title:     Time to fix carers' housing
-- child:     How long did it take to get a home with enough space?
-- says:      It took {} to put a carer's home right.
-- unit:      median days
-- better:    lower
-- every:     quarter, window: 12 months
-- from:      reg_carer_housing
-- line:      days, median days, lower: Days until a housing need was put right
-- line:      in-time, percent, higher: Housing needs put right within the months set
-- line:      waiting, median days, lower: Days so far, of needs that are still open
-- line:      child-left, count, lower: Open needs where the child no longer lives with the carer
-- setting:   months = 6 | months in which a housing need is put right | Housing and Care Lead | 2025-04-01 | local standard (unverified)
-- beside:    carer-housing-need
-- source:    Local standard (unverified); Ofsted, inspection of children's services 2022, paragraph 45
-- note:      Needs of carers of every kind that were put right in the period. A need that was withdrawn stands apart. Read it beside the days so far: a figure of the
--            solved ones looks best where the hard ones are never solved.
-- note:      The last line should be none: homes lost to a child for want of space.
-- example:   2025-03-31 = 96 of 4, 1 excluded
-- example:   2025-03-31 in-time = 3 of 4, 1 excluded
-- example:   2025-03-31 waiting = 166.5 of 2
-- example:   2025-03-31 child-left = 1
-- example:   2024-12-31 = 183.5 of 4, 1 excluded
-- example:   2024-12-31 in-time = 2 of 4, 1 excluded
with solved as (
  select p.id as period, r.record_id, r.raised_at, r.resolved_at, s.months,
    case when r.resolution = 'withdrawn' then 'the need was withdrawn' end as excluded
  from period p
  cross join setting s
  join reg_carer_housing r on r.resolved_at >= p.starts and r.resolved_at < p.ends
),
waiting as (
  select p.id as period, p.as_at, r.record_id, r.raised_at, r.child_still_with_carer_yn
  from period p
  join reg_carer_housing r on r.raised_at <= p.as_at and (r.resolved_at is null or r.resolved_at > p.as_at)
)
select period, 'days' as series, record_id as case_id, resolved_at as on, excluded, (resolved_at - raised_at)::double as amount, null::boolean as met
from solved
union all
select period, 'in-time', record_id, resolved_at, excluded, null, resolved_at <= add_months(raised_at, months)
from solved
union all
select period, 'waiting', record_id, raised_at, null, (as_at - raised_at)::double, null
from waiting
union all
select period, 'child-left', record_id, raised_at, null, null, true
from waiting
where not child_still_with_carer_yn
