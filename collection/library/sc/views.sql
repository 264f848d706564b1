-- Pupils of the council's schools, census by census. as_at is the census day.
--
-- Schools report their own pupils: a child of this council who learns elsewhere is in another council's census, and a
-- pupil here may live elsewhere. These rows never add up with those of children in care, who are matched nationally.

-- A school is known by its number in the national register; where one census lacks it, by that of another census of
-- the same school in COLLECT.
create or replace temp table sc_school_of as
with known as (
  select nativeid, max(urn) as urn
  from sc_schoolcensus
  where nativeid is not null
  group by nativeid
  having count(distinct urn) = 1
)
select s._year, s.schoolcensustableid, coalesce(s.urn, k.urn, s.nativeid, s.schoolcensustableid) as urn,
  lower(trim(s.phase)) as phase
from sc_schoolcensus s
left join known k on k.nativeid = s.nativeid
qualify row_number() over (partition by s._year, s.schoolcensustableid order by s._row desc) = 1;

create or replace table sc_school as
select urn, max_by(phase, _year) as phase
from sc_school_of
group by urn;

-- Which of the council's children a pupil number means: only where the returns agree on one.
create or replace temp table sc_child_of as
select upper(trim(upn)) as upn, max(child) as child
from (
  select upn, child from cin_child
  union all
  select upn, child from cla_child
)
where upn is not null and upper(trim(upn)) not like 'UN%'
group by upper(trim(upn))
having count(distinct child) = 1;

-- Both rolls of every census, with the school's number. The export gives it in the file of schools, else in the
-- pupil's row, else only the school's number in COLLECT is known.
create or replace temp table sc_roll as
with both_rolls as (
  select _year, _data_to, _row, 'on' as roll, pupilonrolltableid as id, schoolcensustableid, nativeid, urn, upn, dob, sex,
    ethnicity, entrydate, null::date as leavingdate, ncyearactual as year_group, enrolstatus, senprovision, fsmeligible,
    termlysessionspossible as possible, termlysessionsauthorised as authorised, termlysessionsunauthorised as unauthorised
  from sc_pupilonroll
  union all
  select _year, _data_to, _row, 'off', pupilnolongeronrolltableid, schoolcensustableid, nativeid, urn, upn, dob, sex,
    ethnicity, entrydate, leavingdate, ncyearleaving, enrolstatus, senprovision, null,
    termlysessionspossible, termlysessionsauthorised, termlysessionsunauthorised
  from sc_pupilnolongeronroll
)
select r._year, r._data_to as as_at, r.roll, r.id, upper(trim(r.upn)) as pupil,
  coalesce(c.child, 'sc:' || upper(trim(r.upn))) as child, r.dob, coalesce(r.sex, 'U') as sex,
  upper(trim(r.ethnicity)) as ethnic, coalesce(r.urn, s.urn, r.nativeid) as urn, r.entrydate, r.leavingdate, r.year_group,
  r.enrolstatus, r.senprovision, r.fsmeligible, r.possible, r.authorised, r.unauthorised
from both_rolls r
left join sc_school_of s on s._year = r._year and s.schoolcensustableid = r.schoolcensustableid
left join sc_child_of c on c.upn = upper(trim(r.upn))
where r.upn is not null
qualify row_number() over (partition by r._year, r.roll, r.id order by r._row desc) = 1;

-- One row per pupil, school and census. Free school meals: as the row says, else by the periods that are open on the
-- census day, where the census has them at all.
create or replace table sc_pupil as
with meals as (
  select _year, pupilonrolltableid as id,
    bool_or(coalesce(fsmstartdate <= _data_to, false) and (fsmenddate is null or fsmenddate > _data_to)) as fsm
  from sc_fsmperiod
  group by _year, pupilonrolltableid
),
asked as (
  select distinct _year from sc_fsmperiod
)
select r.as_at, r.pupil, r.child, r.dob, r.sex, r.ethnic,
  coalesce(r.fsmeligible, m.fsm, case when r.roll = 'on' and a._year is not null then false end) as fsm,
  r.senprovision as sen, r.urn, r.entrydate as entered, r.leavingdate as left_on, r.year_group, r.enrolstatus as enrolment
from sc_roll r
left join meals m on m._year = r._year and r.roll = 'on' and m.id = r.id
left join asked a on a._year = r._year;

-- Absence in the term before the census: in October that of the summer term, in January of the autumn term, in May of
-- the spring term. A pupil's absence is told by the codes where they are given, else by the sums in the pupil's row.
-- Codes X, Y, Z, Q and # are not absence; the sessions they cover are not possible ones.
create or replace table sc_session as
with detail as (
  select _year, 'on' as roll, pupilonrolltableid as id, attendancereason as reason, absencesessions as missed
  from sc_termlysessiondetailsonroll
  union all
  select _year, 'off', pupilnolongeronrolltableid, attendancereason, absencesessions
  from sc_termlysessiondetailsoffroll
),
summed as (
  select _year, roll, id,
    coalesce(sum(missed) filter (reason in ('C', 'C1', 'C2', 'E', 'H', 'I', 'J1', 'M', 'R', 'S', 'T')), 0)::integer as authorised,
    coalesce(sum(missed) filter (reason in ('G', 'N', 'O', 'U')), 0)::integer as unauthorised
  from detail
  group by _year, roll, id
),
termed as (
  select r.*, case when month(as_at) >= 9 then 'summer' when month(as_at) <= 3 then 'autumn' else 'spring' end as term
  from sc_roll r
  where coalesce(r.possible, 0) > 0
)
select t.as_at, t.pupil, t.child, t.urn,
  case t.term when 'summer' then make_date(year(t.as_at), 5, 1) when 'autumn' then make_date(year(t.as_at) - 1, 9, 1)
    else make_date(year(t.as_at), 1, 1) end as starts,
  case t.term when 'summer' then make_date(year(t.as_at), 8, 31) when 'autumn' then make_date(year(t.as_at) - 1, 12, 31)
    else make_date(year(t.as_at), 4, 30) end as ends,
  t.possible,
  coalesce(s.authorised, t.authorised, 0) as authorised,
  coalesce(s.unauthorised, t.unauthorised, 0) as unauthorised
from termed t
left join summed s on s._year = t._year and s.roll = t.roll and s.id = t.id;

-- Suspensions (FIXD) and permanent exclusions (PERM), each counted once however often later censuses repeat it; a later
-- census wins. Lunch-time suspensions stand as suspensions, as the Department counts them (half a day each).
create or replace table sc_exclusion as
with both_rolls as (
  select _year, _row, 'on' as roll, pupilonrolltableid as id, startdate, category, sessions, reason, senprovision, incare,
    upheld
  from sc_termlyexclusionsonroll
  union all
  select _year, _row, 'off', pupilnolongeronrolltableid, startdate, category, sessions, reason, senprovision, incare, upheld
  from sc_termlyexclusionsoffroll
)
select r.as_at, r.pupil, r.child, r.urn, e.startdate as starts,
  case when e.category = 'PERM' then 'PERM' else 'FIXD' end as category, e.sessions, e.reason,
  coalesce(e.senprovision, r.senprovision) as sen, e.incare as in_care, e.upheld
from both_rolls e
join sc_roll r on r._year = e._year and r.roll = e.roll and r.id = e.id
where e.startdate is not null
qualify row_number() over (partition by r.pupil, e.startdate, case when e.category = 'PERM' then 'PERM' else 'FIXD' end
  order by r.as_at desc, e._row desc) = 1;

-- Who they are, for "is it fair?": the newest census that says something wins.
create or replace table person_sc as
select child, max_by(sex, as_at) as sex, max_by(dob, as_at) as dob, max_by(ethnic, as_at) as ethnic,
  null::boolean as uasc, null::boolean as disabled
from sc_pupil
group by child;

drop table sc_school_of;
drop table sc_roll;
drop table sc_child_of;
