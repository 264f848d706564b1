-- From yearly SEN2 returns to one history of education, health and care (EHC) plans.
--
-- A return tells of one calendar year and is sent in the January or February after it. It names people by surname,
-- forename, date of birth and, where there is one, unique pupil number; the ids in its files belong to that one
-- export. So a person is joined over the years by the pupil number, or else by name and date of birth, and to the
-- council's own child by the pupil number in the child in need census and the return on children looked after.
--
-- A request is the person and the day it was received. The later return wins, except that H (decided in an earlier
-- period) never hides what an earlier return said was decided. Where no return says it, H it stays.

-- Every person of every return, with one id over the years. The pupil number of any year serves all years in which
-- the same name and date of birth stand, as long as it is only one.
create or replace temp table sen2_person_of as
with seen as (
  select _year as year, persontableid, _row as row_no,
    case when regexp_full_match(upper(trim(upn)), '[A-Z][0-9]{11}[0-9A-Z]') then upper(trim(upn)) end as upn,
    md5(concat_ws('|', lower(trim(surname)), lower(trim(forename)), personbirthdate)) as name_key,
    personbirthdate as dob,
    case upper(trim(sex)) when '1' then 'M' when '2' then 'F' when 'M' then 'M' when 'F' then 'F' end as sex,
    upper(trim(ethnicity)) as ethnic
  from sen2_person
  where persontableid is not null
),
named as (
  select name_key, case when count(distinct upn) = 1 then max(upn) end as upn
  from seen
  group by name_key
)
select s.year, s.persontableid, s.row_no, coalesce(s.upn, n.upn) as upn, s.dob, s.sex, s.ethnic,
  coalesce(s.upn, n.upn, 'n' || left(s.name_key, 15)) as person
from seen s
join named n on n.name_key = s.name_key;

-- Which of the council's children a pupil number means: only where the returns agree on one.
create or replace temp table sen2_child_of as
select upper(trim(upn)) as upn, max(child) as child
from (
  select upn, child from cin_child
  union all
  select upn, child from cla_child
)
where upn is not null and upper(trim(upn)) not like 'UN%'
group by upper(trim(upn))
having count(distinct child) = 1;

-- One row per person; the newest return that says something wins, column by column.
create or replace table ehcp_person as
with once as (
  select person, max(upn) as upn,
    max_by(sex, year * 100000000::bigint + row_no) as sex,
    max_by(dob, year * 100000000::bigint + row_no) as dob,
    max_by(ethnic, year * 100000000::bigint + row_no) as ethnic
  from sen2_person_of
  group by person
)
select o.person, coalesce(c.child, 'sen2:' || o.person) as child, o.upn, coalesce(o.sex, 'U') as sex, o.dob, o.ethnic
from once o
left join sen2_child_of c on c.upn = o.upn;

-- Requests as they stand in the returns, with the person's own id.
create or replace temp table sen2_request_of as
select r._year as year, r.requeststableid, r._row as row_no, p.person, p.child, r.receiveddate as received,
  upper(trim(r.requestoutcome)) as outcome, r.requestoutcomedate as outcome_on,
  p.person || ':' || coalesce(strftime(r.receiveddate, '%Y%m%d'), 'unknown') as request
from sen2_requests r
join (
  select o.year, o.persontableid, e.person, e.child
  from sen2_person_of o
  join ehcp_person e on e.person = o.person
  qualify row_number() over (partition by o.year, o.persontableid order by o.row_no desc) = 1
) p on p.year = r._year and p.persontableid = r.persontableid;

create or replace table ehcp_request as
with told as (
  select *, coalesce(bool_or(outcome in ('Y', 'N', 'W')) over (partition by request), false) as decided
  from sen2_request_of
)
select request, person, child, received, outcome, outcome_on, year
from told
qualify row_number() over (partition by request
  order by decided and coalesce(outcome, 'H') = 'H', year desc, outcome_on desc nulls last, row_no desc) = 1;

-- Assessments; outcome_on is the day the plan was issued, or the day it was decided not to issue one. exception says
-- that one of the exceptions to the 20 weeks applied.
create or replace table ehcp_assessment as
with told as (
  select q.request, q.person, q.child, q.received, upper(trim(a.assessmentoutcome)) as outcome,
    a.assessmentoutcomedate as outcome_on, coalesce(a.week20, false) as exception, q.year, a._row as row_no,
    coalesce(bool_or(upper(trim(a.assessmentoutcome)) in ('Y', 'N', 'W')) over (partition by q.request), false) as decided
  from sen2_assessment a
  join sen2_request_of q on q.year = a._year and q.requeststableid = a.requeststableid
)
select request, person, child, received, outcome, outcome_on, exception, year
from told
qualify row_number() over (partition by request
  order by decided and coalesce(outcome, 'H') = 'H', year desc, outcome_on desc nulls last, row_no desc) = 1;

-- Plans: a person's plan is known by the day it began. One that an earlier return held open and the latest says has
-- ceased, has ceased.
create or replace table ehcp_plan as
select q.request, q.person, q.child, n.startdate as starts, n.ceasedate as ceased, n.ceasereason as cease_reason
from sen2_namedplan n
join sen2_assessment a on a._year = n._year and a.assessmenttableid = n.assessmenttableid
join sen2_request_of q on q.year = a._year and q.requeststableid = a.requeststableid
where n.startdate is not null
qualify row_number() over (partition by q.person, n.startdate order by q.year desc, n._row desc) = 1;

-- Plans that the council maintained on the census day after each year. last_review is the day the council wrote with
-- its decision, which may be weeks after the meeting.
create or replace table ehcp_active as
select q.person, q.child, v.lastreview as last_review, v.reviewmeeting as review_meeting,
  upper(trim(v.reviewoutcome)) as review_outcome, upper(trim(v.transferla)) as transfer_la, q.year
from sen2_activeplans v
join sen2_request_of q on q.year = v._year and q.requeststableid = v.requeststableid
qualify row_number() over (partition by q.person, q.year order by v.lastreview desc nulls last, v._row desc) = 1;

-- What each person needs help with, by the newest return that says so.
create or replace table ehcp_need as
select q.person, q.child, upper(trim(s.sentype)) as need, s.sentyperank as rank
from sen2_senneed s
join sen2_activeplans v on v._year = s._year and v.activeplanstableid = s.activeplanstableid
join sen2_request_of q on q.year = v._year and q.requeststableid = v.requeststableid
where s.sentype is not null
qualify dense_rank() over (partition by q.person order by q.year desc) = 1
  and row_number() over (partition by q.person, q.year, upper(trim(s.sentype)) order by s.sentyperank, s._row) = 1;

drop table sen2_request_of;
drop table sen2_person_of;
drop table sen2_child_of;

-- Who they are, for "is it fair?". A plan is for special educational needs; not every need is a disability, so the
-- return does not say who is disabled.
create or replace table person_sen2 as
select child, max(sex) as sex, max(dob) as dob, max(ethnic) as ethnic, null::boolean as uasc, null::boolean as disabled
from ehcp_person
group by child;
