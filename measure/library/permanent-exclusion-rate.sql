-- title:     Permanent exclusions
-- child:     How many children lost their school place for good?
-- says:      {} pupils lost their school place for good.
-- unit:      rate per 100
-- better:    lower
-- every:     academic year
-- from:      sc
-- per:       100 population 5-15
-- beside:    suspension-rate
-- source:    DfE, Suspensions and permanent exclusions in England; Lambeth Education Strategy 2024 to 2030, zero permanent exclusions
-- note:      Permanent exclusions that began in the period and stood after the governors, and the review panel where there was one, over the
--            pupils on roll on the January census day. One that was overturned is left out and counted apart.
-- note:      Schools report exclusions up to two terms later: a school year is counted once the January census after it is there.
-- note:      Pupils of the schools here, wherever they live. The people of this rate are pupils, not the estimates of the population.
-- example:   2024-08-31 = 3 of 5, 1 excluded
-- example:   2023-08-31 = 0 of 2
with complete as (
  select p.id as period, p.starts, p.ends, max(s.as_at) filter (where s.as_at >= p.starts and s.as_at < p.ends and month(s.as_at) = 1) as january
  from period p
  cross join (select distinct as_at from sc_pupil) s
  group by p.id, p.starts, p.ends
  having max(s.as_at) >= add_months(p.ends, 4)
),
excluded as (
  select c.period, e.pupil || ' ' || e.starts as case_id, coalesce(e.upheld, true) as stood
  from complete c
  join sc_exclusion e on e.starts >= c.starts and e.starts < c.ends and e.category = 'PERM'
),
roll as (
  select c.period, count(*) as pupils
  from complete c
  join sc_pupil s on s.as_at = c.january and coalesce(s.enrolment, 'C') in ('C', 'M') and s.left_on is null
  group by c.period
)
select r.period, 'all pupils' as case_id, count(e.case_id) filter (where e.stood) as counted, any_value(r.pupils) as of, null::varchar as excluded
from roll r
left join excluded e on e.period = r.period
group by r.period
union all
select period, case_id, null, null, 'overturned'
from excluded
where not stood
