-- title:     Supervision held on time
-- child:     Does someone check that your worker is OK and doing a good job?
-- says:      {} of the workers had their talk with their manager in the month.
-- unit:      percent
-- better:    higher
-- every:     month
-- history:   1 month
-- from:      reg_supervision
-- setting:   asye_most_days = 14 | days between supervisions of a worker in the first year | Principal Social Worker | 2025-04-01 | national standard as employers publish it: weekly, then fortnightly, then monthly (unverified)
-- cases:     worker
-- source:    Ofsted 2018, recommendation 4: the frequency of supervision in all teams
-- note:      Workers who hold cases and for whom the register has a supervision due in the month. On time: a one-to-one held in the
--            month. Workers in their assessed and supported year must also not have waited longer than their own standard says before it.
-- note:      A group or reflective session is good and does not take the place of a one-to-one. One that was cancelled and not held counts
--            as not held, whatever the reason.
-- note:      A worker who was to be seen more than once in the month counts once.
-- example:   2025-03-31 = 2 of 5
-- example:   2025-02-28 = 1 of 1
with due as (
  select p.id as period, p.starts, p.ends, r.worker_id, bool_or(r.role = 'asye') as asye, max(r.due_date) as due_date
  from period p
  join reg_supervision r on r.due_date >= p.starts and r.due_date < p.ends
  group by p.id, p.starts, p.ends, r.worker_id
),
held as (
  select worker_id, held_date, lag(held_date) over (partition by worker_id order by held_date) as before
  from reg_supervision
  where type = '1:1' and held_date is not null
),
seen as (
  select d.period, d.worker_id, d.asye, d.due_date, count(h.held_date) as times, max(h.held_date - h.before) as longest
  from due d
  left join held h on h.worker_id = d.worker_id and h.held_date >= d.starts and h.held_date < d.ends
  group by d.period, d.worker_id, d.asye, d.due_date
)
select n.period, n.worker_id as case_id, n.due_date as on,
  n.times > 0 and not (n.asye and coalesce(n.longest > s.asye_most_days, false)) as met,
  case when n.asye then 'first year' else 'others' end as by_worker
from seen n
cross join setting s
