-- title:     Child protection reviews
-- why:       A protection plan that nobody looks at again protects nobody.
-- who:       Child protection chairs' manager
-- late:      child protection {review|reviews} that {is|are} overdue
-- soon:      child protection {review|reviews} due in {soon_days} days
-- sort:      due
-- from:      annexa
-- source:    Working Together to Safeguard Children: within 3 months of the first conference, then every 6 months
-- setting:   soon_days = 30 | days ahead that the list of conferences looks | Head of the reviewing service | 2026-11-23 | local choice
-- example:   2025-03-31 = 2 late, 1 soon
with told as (
  select max(s.as_at) as as_at from aa_snapshot s join today t on s.as_at <= t.day
),
on_plan as (
  select c.child, max(c.starts) as starts, max(c.last_review) as last_review, any_value(c.team) as team, any_value(c.worker) as worker
  from told n
  join aa_cpp c on c.as_at = n.as_at
  where c.ends is null and c.starts is not null
  group by c.child
),
next as (
  select *, case when last_review is null or last_review <= starts then add_months(starts, 3) else add_months(last_review, 6) end as due
  from on_plan
)
select n.child, n.child as case_id, n.team, n.worker, greatest(n.starts, coalesce(n.last_review, n.starts)) as since, n.due,
  case when n.last_review is null or n.last_review <= n.starts then 'The first review of this plan' end as words
from next n
cross join today t
cross join setting s
where n.due <= t.day + s.soon_days
