-- title:     New social workers still here after two years
-- child:     Do new workers choose to stay?
-- says:      {} of the new workers were still here after two years.
-- unit:      percent
-- better:    higher
-- every:     workforce year
-- pool:      36 months
-- from:      csww, reg_asye
-- setting:   months = 24 | months after the start at which we look | Principal Social Worker | 2025-04-01 | local definition (unverified)
-- cases:     worker
-- source:    Local definition; DfE, Children's social work workforce for who is in post
-- note:      Workers who began their assessed and supported year so many months, and up to a year longer, before 30 September. Still here: in the
--            workforce return of that day, not as an agency worker and with hours worked.
-- note:      The two are matched by the worker's number. A worker whom no workforce return has ever named is left out and counted.
-- example:   2024-09-30 = 1 of 3, 1 excluded
with started as (
  select worker_id, min(start_date) as start_date
  from reg_asye
  group by worker_id
),
known as (
  select distinct worker from sw_worker
)
select p.id as period, a.worker_id as case_id, a.start_date as on, w.worker is not null as met,
  case when k.worker is null then 'in no workforce return' end as excluded
from period p
cross join setting s
join started a on a.start_date < p.ends - to_months(s.months) and a.start_date >= p.starts - to_months(s.months)
left join known k on k.worker = a.worker_id
left join sw_worker w on w.worker = a.worker_id and w.year = year(p.as_at) and not w.agency and w.fte30 > 0
