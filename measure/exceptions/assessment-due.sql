-- title:     Assessments past 45 working days
-- why:       While an assessment goes on, a child waits to hear what help there will be. Finished ones make the percentage look good; this list is of those that are still going on.
-- who:       Team manager of the assessment team
-- late:      {assessment|assessments} past 45 working days
-- soon:      {assessment|assessments} that must be finished within {soon_days} working days
-- sort:      due
-- from:      annexa
-- source:    Working Together to Safeguard Children: 45 working days at the most
-- setting:   soon_days = 5 | working days ahead that the list of assessments looks | Head of assessment | 2026-11-23 | local choice
-- note:      Counted from the day that the assessment began. An assessment of a case that was closed since is not listed.
-- example:   2025-06-10 = 2 late, 1 soon
with told as (
  select max(s.as_at) as as_at from aa_snapshot s join today t on s.as_at <= t.day
),
going_on as (
  select a.child, a.started, any_value(a.team) as team, any_value(a.worker) as worker, bool_or(a.seen = 'yes') as seen
  from told n
  join aa_assessment a on a.as_at = n.as_at
  where a.started is not null
  group by a.child, a.started
  having max(a.authorised) is null
),
closed as (
  select c.child, max(c.closed) as closed from told n join aa_cin c on c.as_at = n.as_at where c.closed is not null group by c.child
)
select a.child, a.child || ' ' || a.started as case_id, a.team, a.worker, a.started as since, add_wd(a.started, 45) as due,
  case when not a.seen then 'Nobody has written down that the child was seen' end as words
from going_on a
cross join today t
cross join setting s
left join closed c on c.child = a.child and c.closed >= a.started
where c.child is null and add_wd(a.started, 45) <= add_wd(t.day, s.soon_days)
