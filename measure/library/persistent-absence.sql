-- title:     Children who miss a tenth of school or more
-- child:     Are children missing too much school?
-- says:      {} of the pupils missed a tenth of school or more.
-- unit:      percent
-- better:    lower
-- every:     term, window: 12 months
-- from:      sc
-- line:      persistent, percent, lower: Pupils who missed 10% of their sessions or more
-- line:      severe, percent, lower: Pupils who missed half of their sessions or more
-- published: severe = persistent-absence:TotSevPerAbNew
-- beside:    vulnerable-absence
-- source:    DfE, Pupil absence in schools in England, methodology
-- note:      Enrolments of pupils who were 5 to 15 on the 31 August before, with sessions they could attend. A pupil at two schools in the year
--            counts at each. A year from September to August ends with the summer term. Sessions missed with leave and without it.
-- note:      Schools report the absence of a term in the census after it. Pupils of the schools here, wherever they live.
-- example:   2024-08-31 = 5 of 8
-- example:   2024-08-31 severe = 2 of 8
-- example:   2024-04-30 = 6 of 8
with known as (
  select pupil, max_by(dob, as_at) as dob, max_by(sen, as_at) filter (where sen is not null) as sen, max_by(fsm, as_at) filter (where fsm is not null) as fsm
  from sc_pupil
  group by pupil
),
enrolment as (
  select p.id as period, make_date(year(p.as_at) - (case when month(p.as_at) >= 9 then 0 else 1 end), 8, 31) as aged_on, s.pupil, s.urn,
    any_value(s.child) as child, sum(s.possible) as possible, sum(s.authorised + s.unauthorised) as missed
  from period p
  join sc_session s on s.starts >= p.starts and s.starts < p.ends
  left join sc_school h on h.urn = s.urn
  where coalesce(h.phase, '') not in ('nursery', 'independent')
  group by p.id, p.as_at, s.pupil, s.urn
),
counted as (
  select e.period, e.pupil || ' ' || coalesce(e.urn, '') as case_id, e.child, e.missed * 10 >= e.possible as persistent, e.missed * 2 >= e.possible as severe,
    case when k.sen = 'E' then 'EHC plan' when k.sen in ('K', 'A', 'P', 'S') then 'SEN support' when k.sen = 'N' then 'no special need' else 'not known' end as sen,
    case when k.fsm then 'free school meals' when not k.fsm then 'no free school meals' else 'not known' end as meals
  from enrolment e
  join known k on k.pupil = e.pupil
  where age(k.dob, e.aged_on) between 5 and 15
)
select period, 'persistent' as series, case_id, child, persistent as met, sen as by_sen, meals as by_meals
from counted
union all
select period, 'severe', case_id, child, severe, sen, meals
from counted
