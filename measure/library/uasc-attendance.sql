-- title:     Young people seeking sanctuary who stay in learning
-- child:     Once you started school, could you keep going?
-- says:      {} of the children who came here alone kept on at school.
-- unit:      percent
-- better:    higher
-- every:     term
-- from:      ssda903, reg_virtual_school, sc
-- line:      staying, percent, higher: Still on the roll, and there for 90 per cent of the sessions
-- line:      attendance, mean percent of sessions, higher: Sessions attended
-- line:      same-place, percent, higher: At the same school or college as half a year before
-- setting:   least_attendance = 90 | per cent of possible sessions that is good attendance | Head of the Virtual School | 2025-04-01 | DfE, Pupil absence in schools: persistent absence is a tenth missed
-- setting:   settle_weeks = 6 | weeks on the roll before attendance is looked at | Head of the Virtual School | 2025-04-01 | local standard (unverified)
-- public:    no-default
-- beside:    uasc-school-20d
-- source:    Local definition (unverified); DfE, Pupil absence in schools; School census; register of the virtual school
-- note:      Unaccompanied children of 5 to 17 in care on the last day of the term who had been on a roll for six weeks. Attendance is that
--            of the whole term, as the census tells it by term and not by week.
-- note:      The census knows the council's own schools: who learns elsewhere or at a college is not known here.
-- note:      The last line is of those on a roll half a year before. A move to a better place that was planned counts as a move too, as no
--            register says which were planned.
-- example:   2024-12-31 = 2 of 4, 1 unknown
-- example:   2024-12-31 attendance = 364 of 4, 1 unknown
-- example:   2024-12-31 same-place = 1 of 3
with here as (
  select distinct p.id as period, p.starts, p.as_at, e.child
  from period p
  join cla_episode e on e.decom <= p.as_at and (e.dec is null or e.dec > p.as_at)
  join cla_child k on k.child = e.child
  where not e.short_break and k.uasc and (k.duc is null or k.duc > p.as_at) and age(k.dob, p.as_at) between 5 and 17
),
roll as (
  select h.period, h.starts, h.as_at, h.child, s.least_attendance, s.settle_weeks, min(r.on_roll_date) as first_roll,
    max_by(r.provider_urn, r.on_roll_date) filter (where r.on_roll_date <= h.as_at) as provider,
    max_by(r.provider_urn, r.on_roll_date) filter (where r.on_roll_date <= add_months(h.as_at, -6)) as provider_before
  from here h
  cross join setting s
  join reg_virtual_school r on r.child = h.child and r.on_roll_date <= h.as_at
  group by h.period, h.starts, h.as_at, h.child, s.least_attendance, s.settle_weeks
),
term as (
  select starts, child, max(as_at) as census, sum(possible) as possible, sum(authorised + unauthorised) as missed
  from sc_session
  group by starts, child
),
census as (
  select as_at, child, bool_or(left_on is null) as on_roll, max(left_on) as left_on
  from sc_pupil
  group by as_at, child
),
judged as (
  select r.period, r.child, r.first_roll, r.least_attendance, 100.0 * (t.possible - t.missed) / t.possible as attended,
    c.on_roll or c.left_on > r.as_at as still
  from roll r
  left join term t on t.child = r.child and t.starts = r.starts
  left join census c on c.child = r.child and c.as_at = t.census
  where r.first_roll + 7 * r.settle_weeks::integer <= r.as_at
)
select period, 'staying' as series, child, first_roll as on, still and attended >= least_attendance as met, null::double as amount
from judged
union all
select period, 'attendance', child, first_roll, null, attended
from judged
union all
select period, 'same-place', child, first_roll, provider = provider_before, null
from roll
where first_roll <= add_months(as_at, -6)
