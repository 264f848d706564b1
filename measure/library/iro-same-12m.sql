-- title:     Same reviewing officer for a year
-- child:     Do you have the same person running your reviews?
-- says:      {} of the children kept the same person for all their reviews.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- history:   12 months
-- from:      ssda903, reg_allocation
-- source:    Ofsted, inspection of children's services 2022, area 6; Care Planning, Placement and Case Review (England) Regulations 2010, regulation 45
-- note:      Children in care on the day, for 12 months or more. Exactly one person was their independent reviewing officer at any time in the 12 months that end
--            on the day. A child for whom nobody is written down had none, and does not count as met.
-- example:   2025-03-31 = 4 of 13, 1 excluded
-- example:   2024-12-31 = 3 of 15, 1 excluded
with looked_after as (
  select p.id as period, p.as_at, c.child, c.short_break
  from period p
  join cla_period c on add_months(c.starts, 12) <= p.as_at and (c.ends is null or c.ends > p.as_at)
),
officers as (
  select l.period, l.child, l.short_break, count(distinct r.worker_id) as officers, max(r."from") as newest
  from looked_after l
  left join reg_allocation r on r.child = l.child and r.role = 'iro' and r."from" <= l.as_at
    and (r."to" is null or r."to" > add_months(l.as_at, -12))
  group by l.period, l.child, l.short_break
)
select period, child, newest as on, officers = 1 as met, case when short_break then 'short breaks' end as excluded
from officers
