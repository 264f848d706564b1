-- title:     Health checks of children in care
-- why:       Nobody else will notice that a child in care needs glasses or cannot sleep.
-- who:       Team manager, with the designated nurse
-- late:      {child|children} in care whose health check is overdue
-- soon:      health {check|checks} due in {soon_days} days
-- sort:      due
-- from:      annexa, reg_health
-- source:    The Care Planning, Placement and Case Review (England) Regulations 2010, regulation 7: the first within 20 working days, then every 6 months under five and every 12 months from five on
-- setting:   soon_days = 30 | days ahead that the list of health checks looks | Designated nurse | 2026-11-23 | local choice
-- example:   2025-03-31 = 2 late, 1 soon
with told as (
  select max(s.as_at) as as_at from aa_snapshot s join today t on s.as_at <= t.day
),
first_check as (
  select r.child, max(r.iha_done) as done from reg_health r join today t on r.iha_done <= t.day group by r.child
),
in_care as (
  select c.child, max(c.started) as started, max(c.last_health) as last_health, any_value(c.team) as team, any_value(c.worker) as worker
  from told n
  join aa_cla c on c.as_at = n.as_at
  where c.ceased is null and c.started is not null
  group by c.child
),
checked as (
  select c.child, c.team, c.worker, c.started, greatest(c.last_health, f.done) as checked, e.dob
  from in_care c
  left join first_check f on f.child = c.child
  left join person e on e.child = c.child
),
next as (
  select *, case
      when checked is null or checked < started then add_wd(started, 20)
      when age(dob, checked) < 5 then add_months(checked, 6)
      else add_months(checked, 12)
    end as due
  from checked
)
select n.child, n.child as case_id, n.team, n.worker, coalesce(n.checked, n.started) as since, n.due,
  case when n.checked is null or n.checked < n.started then 'No check yet in this time in care' end as words
from next n
cross join today t
cross join setting s
where n.due <= t.day + s.soon_days
