-- title:     Suspensions
-- child:     How often are children sent home from school?
-- says:      Times children were sent home from school: {} pupils.
-- unit:      rate per 100
-- better:    lower
-- every:     academic year
-- from:      sc
-- per:       100 population 5-15
-- line:      suspensions, rate per 100, lower: Suspensions for every 100 pupils
-- line:      pupils, rate per 100, lower: Pupils suspended at least once, of every 100
-- published: pupils = suspension-rate:Total_ Pup_FixedEx
-- beside:    permanent-exclusion-rate
-- source:    DfE, Suspensions and permanent exclusions in England
-- note:      Suspensions that began in the period, each counted, over the pupils on roll on the January census day, as the Department works it
--            out. Pupils registered at two schools count at the main one.
-- note:      Schools report suspensions up to two terms later: a school year is counted once the January census after it is there.
-- note:      Pupils of the schools here, wherever they live. The people of this rate are pupils, not the estimates of the population.
-- example:   2024-08-31 = 6 of 8
-- example:   2024-08-31 pupils = 4 of 8
-- example:   2023-08-31 = 1 of 4
with complete as (
  select p.id as period, p.starts, p.ends, max(s.as_at) filter (where s.as_at >= p.starts and s.as_at < p.ends and month(s.as_at) = 1) as january
  from period p
  cross join (select distinct as_at from sc_pupil) s
  group by p.id, p.starts, p.ends
  having max(s.as_at) >= add_months(p.ends, 4)
),
known as (
  select pupil, max_by(ethnic, as_at) filter (where ethnic is not null) as ethnic, max_by(sen, as_at) filter (where sen is not null) as sen
  from sc_pupil
  group by pupil
),
counted as (
  select c.period, s.pupil, 0 as suspensions, 1 as pupils
  from complete c
  join sc_pupil s on s.as_at = c.january and coalesce(s.enrolment, 'C') in ('C', 'M') and s.left_on is null
  union all
  select c.period, e.pupil, 1, 0
  from complete c
  join sc_exclusion e on e.starts >= c.starts and e.starts < c.ends and e.category = 'FIXD'
  where c.january is not null
),
grouped as (
  select c.period, c.pupil, c.suspensions, c.pupils,
    case when k.sen = 'E' then 'EHC plan' when k.sen in ('K', 'A', 'P', 'S') then 'SEN support' when k.sen = 'N' then 'no special need' else 'not known' end as sen,
    case
      when k.ethnic = 'BCRB' then 'Black Caribbean'
      when k.ethnic = 'MWBC' then 'White and Black Caribbean'
      when k.ethnic in ('WIRT', 'WROM') then 'Gypsy, Roma and Irish Traveller'
      when k.ethnic in ('REFU', 'NOBT') then 'not known'
      when starts_with(k.ethnic, 'B') then 'Black African and other Black'
      when starts_with(k.ethnic, 'A') or starts_with(k.ethnic, 'C') then 'Asian'
      when starts_with(k.ethnic, 'M') then 'other mixed'
      when starts_with(k.ethnic, 'W') then 'White'
      when starts_with(k.ethnic, 'O') then 'other'
      else 'not known'
    end as ethnic_group
  from counted c
  left join known k on k.pupil = c.pupil
)
select period, 'suspensions' as series, sen || ', ' || ethnic_group as case_id, sum(suspensions)::bigint as counted, sum(pupils)::bigint as of,
  sen as by_sen, ethnic_group as by_ethnic_group
from grouped
group by period, sen, ethnic_group
union all
select period, 'pupils', sen || ', ' || ethnic_group, count(distinct case when suspensions > 0 then pupil end), sum(pupils)::bigint, sen, ethnic_group
from grouped
group by period, sen, ethnic_group
