-- title:     New social workers with protected caseloads
-- child:     Do new workers get time to learn?
-- says:      {} of the new workers had fewer cases while they learn.
-- unit:      percent
-- better:    higher
-- every:     month
-- from:      reg_asye
-- setting:   share = 90 | per cent of the team's norm that a new worker should hold at most, where the register gives no number | Principal Social Worker | 2025-04-01 | as one employer publishes it (unverified)
-- setting:   norm = 16 | cases of a confident worker in the second or third year | Principal Social Worker | 2025-04-01 | local norm (unverified)
-- setting:   sole_months = 6 | months without protection or court work alone | Principal Social Worker | 2025-04-01 | local standard (unverified)
-- cases:     worker
-- source:    Ofsted 2022, paragraph 61
-- note:      Workers in their assessed and supported first year on the day: begun, less than a year ago or not yet passed. What they hold is the
--            newest entry of the month.
-- note:      Met: no more cases than the number agreed for them (or the share of the norm), and in the first months no protection or court
--            work without a co-worker. Without the number of cases it is not known.
-- example:   2025-03-31 = 2 of 5, 1 unknown
-- example:   2025-02-28 = 0 of 0
with newest as (
  select p.id as period, p.as_at, r.worker_id, r.start_date, r.cases_held, r.cp_or_court_yn, r.reduced_target, r.as_at as told
  from period p
  join reg_asye r on r.as_at >= p.starts and r.as_at < p.ends
  where r.start_date <= p.as_at and (r.passed_date is null or r.passed_date > p.as_at)
  qualify row_number() over (partition by p.id, r.worker_id order by r.as_at desc, r.record_id desc) = 1
)
select n.period, n.worker_id as case_id, n.told as on,
  case
    when n.cases_held is null then null
    else n.cases_held <= coalesce(n.reduced_target, s.norm * s.share / 100.0)
      and not (coalesce(n.cp_or_court_yn, false) and n.as_at < add_months(n.start_date, s.sole_months))
  end as met
from newest n
cross join setting s
