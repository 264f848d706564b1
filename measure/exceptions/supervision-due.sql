-- title:     Supervision of workers
-- why:       Somebody checks that a worker is well and works well. It is put off when it is needed most.
-- who:       Team manager
-- late:      {worker|workers} whose supervision is overdue
-- soon:      {supervision|supervisions} due in {soon_days} days
-- sort:      due
-- from:      reg_supervision
-- source:    Ofsted 2018, recommendation 4
-- setting:   soon_days = 7 | days ahead that the list of supervisions looks | Principal Social Worker | 2026-11-23 | local choice
-- setting:   look_back_days = 120 | days after which a supervision that was never held leaves the list | Principal Social Worker | 2026-11-23 | local choice
-- note:      Workers with a one-to-one that was due and not held, and none held since.
-- example:   2025-03-31 = 2 late, 1 soon
with held as (
  select r.worker_id, max(r.held_date) as held
  from reg_supervision r
  join today t on r.held_date <= t.day
  where r.type = '1:1'
  group by r.worker_id
),
owed as (
  select r.worker_id, min(r.due_date) as due, any_value(r.team) as team, max_by(r.cancelled_reason, r.due_date) as cancelled
  from reg_supervision r
  cross join today t
  cross join setting s
  left join held h on h.worker_id = r.worker_id
  where r.type = '1:1' and r.held_date is null and r.due_date <= t.day + s.soon_days and r.due_date >= t.day - s.look_back_days
    and (h.held is null or h.held < r.due_date)
  group by r.worker_id
)
select o.worker_id as case_id, o.team, o.worker_id as worker, h.held as since, o.due,
  case when o.cancelled is not null then 'Cancelled: ' || o.cancelled end as words
from owed o
left join held h on h.worker_id = o.worker_id
