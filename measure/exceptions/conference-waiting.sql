-- title:     First child protection conferences
-- why:       When adults were very worried about a child they must meet within 15 working days. The children who still wait are in no percentage.
-- who:       Team manager of the assessment team
-- late:      {child|children} waiting past 15 working days for a first conference
-- soon:      first {conference|conferences} due in {soon_days} working days
-- sort:      due
-- from:      annexa
-- source:    Working Together to Safeguard Children: 15 working days from the strategy discussion
-- setting:   soon_days = 5 | working days ahead that the list of first conferences looks | Head of the reviewing service | 2026-11-23 | local choice
-- note:      A child with several enquiries counts from the first. A child who has a protection plan since, or whose case was closed, is not listed.
-- example:   2025-03-31 = 1 late, 1 soon
with told as (
  select max(s.as_at) as as_at from aa_snapshot s join today t on s.as_at <= t.day
),
waiting as (
  select e.child, min(e.strategy) as strategy, any_value(e.team) as team, any_value(e.worker) as worker
  from told n
  join aa_s47 e on e.as_at = n.as_at
  where e.icpc is null and not coalesce(e.icpc_unnecessary, false) and e.strategy is not null
  group by e.child
),
settled as (
  select c.child, max(c.starts) as day from told n join aa_cpp c on c.as_at = n.as_at group by c.child
  union all
  select c.child, max(c.closed) from told n join aa_cin c on c.as_at = n.as_at where c.closed is not null group by c.child
),
done as (
  select child, max(day) as day from settled group by child
)
select w.child, w.child as case_id, w.team, w.worker, w.strategy as since, add_wd(w.strategy, 15) as due, null::varchar as words
from waiting w
cross join today t
cross join setting s
left join done d on d.child = w.child and d.day >= w.strategy
where d.child is null and add_wd(w.strategy, 15) <= add_wd(t.day, s.soon_days)
