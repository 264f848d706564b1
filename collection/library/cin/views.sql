-- From yearly children in need censuses to one history of a council's referrals.
--
-- A referral is a child and the day it was received. One that is open in several years stands in
-- several returns; the later return is right about it. Only window functions and joins on equal
-- keys: the work grows with the rows, not with their square.
--
-- What belongs to a referral (assessments, enquiries, plans, reviews) is taken from the return that
-- won. But a return need not repeat what was finished before its year began: the census' own rules
-- ask that an assessment, a conference or a plan end within the year. So what an earlier return
-- tells as finished before the later return's year stays, unless that later return shows, for this
-- referral, that it repeats the finished too: then what it does not hold was taken out.
--
-- On day D a case is open where received <= D and (closed is null or closed > D). A referral without
-- further action opens no case: it is closed on the day it was received. An assessment or enquiry
-- without an end is going on only while its referral is open: a closed case never says that one was
-- finished which was not.

-- From when to when the returns speak without a gap, up to the newest. A return that stops before
-- 31 March is an extract made within the year.
create or replace table cin_coverage as
with loaded as (
  select _year as year, coalesce(max(_data_to), fy_last(_year)) as data_to
  from cin_return
  where _year is not null
  group by _year
),
run as (
  select year, data_to, year - row_number() over (order by year) as run from loaded
)
select fy_first(min(year)) as starts, max_by(data_to, year) as data_to
from run
where run = (select max_by(run, year) from run)
having count(*) > 0;

-- What the newest return with an entry says of a child's disabilities; NONE is an entry too.
create or replace table cin_disability as
select distinct child, disability
from (
  select child, upper(trim(disability)) as disability, _year, max(_year) over (partition by child) as newest
  from cin_disabilities
  where child is not null and disability is not null
)
where _year = newest;

-- One row per child; the newest return that says something wins, column by column. An unborn child
-- has an expected date of birth only; one born since has both. Sex is M, F, or U where no return
-- knows better.
create or replace table cin_child as
with once as (
  select *, _year * 100000000::bigint + coalesce(_row, 0) as said,
    case upper(trim(sex)) when '1' then 'M' when '2' then 'F' when 'M' then 'M' when 'F' then 'F' end as known_sex
  from cin_identifiers
  where child is not null
),
newest as (
  select child,
    coalesce(max_by(known_sex, said) filter (known_sex is not null), 'U') as sex,
    max_by(dob, said) filter (dob is not null) as dob,
    max_by(expected_dob, said) filter (expected_dob is not null) as expected_dob,
    max_by(died, said) filter (died is not null) as died,
    max_by(upper(trim(ethnic)), said) filter (ethnic is not null) as ethnic,
    max_by(upn, said) filter (upn is not null and upn not like 'UN_') as upn
  from once
  group by child
),
disability as (
  select child, bool_or(disability <> 'NONE') as disabled from cin_disability group by child
)
select n.child, n.sex, n.dob, n.expected_dob, n.died, n.ethnic, n.upn, d.disabled
from newest n
left join disability d on d.child = n.child;

delete from cin_disability where disability = 'NONE';

-- Referrals. Two of one child on one day are one referral, the later entry of the two. Where the
-- returns contradict themselves the history is put straight and says so in `repaired`:
--   reversed  it was closed before it was received: counted as closed on the day
--   lost      open in one return and absent from the later ones: closed on the first day after the
--             year of the last return that held it, for a reason nobody gave, so that the count of
--             that return's 31 March stands
create or replace table cin_referral as
with once as (
  select child, received, _year as year, upper(trim(source)) as source, upper(trim(need)) as need,
    coalesce(nfa = 1, false) as nfa, closed, upper(trim(closure_reason)) as closure_reason, transfer_in
  from cin_cindetails
  where child is not null and received is not null
  qualify row_number() over (partition by child, received order by _year desc, referral_no desc, _row desc) = 1
),
judged as (
  select *,
    case
      when closed < received then 'reversed'
      when closed is null and not nfa and year < (select max(_year) from cin_return) then 'lost'
    end as repaired
  from once
)
select child || ' ' || received as referral, child, received, source, need, nfa,
  case
    when repaired = 'reversed' then received
    when repaired = 'lost' then greatest(make_date(year, 4, 1), received)
    when nfa then coalesce(closed, received)
    else closed
  end as closed,
  closure_reason, transfer_in, year, repaired
from judged;

-- Everything that belongs to a referral: which return it stands in, what makes it the same thing in
-- two returns, and the day by which it was finished.
create or replace temp table cin_part as
with part as (
  select child, received, _year, _row, referral_no, 'assessment' as kind, started as key, authorised as finished from cin_assessments
  union all
  select child, received, _year, _row, referral_no, 'enquiry', started, coalesce(icpc, case when icpc_not_required = 1 then started end)
  from cin_section47
  union all
  select child, received, _year, _row, referral_no, 'plan', starts, ends from cin_plandates
  union all
  select child, received, _year, _row, referral_no, 'protection', starts, ends from cin_protectionplans
  union all
  select child, received, _year, _row, referral_no, 'review', review, review from cin_reviews
  union all
  select child, received, _year, _row, referral_no, 'pre-proceedings', starts, coalesce(decided, court_application)
  from cin_preproceedingsandfgdm
),
placed as (
  select p.*, r.referral, r.year, r.closed,
    max(p._year) over (partition by p.child, p.kind, p.key) as last_year,
    max(case when p.finished < fy_first(p._year) then p._year end) over (partition by p.child, p.received, p.kind) as whole_from
  from part p
  join cin_referral r on r.child = p.child and r.received = p.received
  where p.key is not null
),
kept as (
  select *,
    _year < year and finished is null as lost
  from placed
  where _year = last_year
    and (_year = year
      or (finished < fy_first(year) and _year >= coalesce(whole_from, 0))
      or (finished is null and kind in ('plan', 'protection', 'pre-proceedings')))
)
select * from kept;

create or replace temp table cin_assessed as
select p.referral, a.child, a.started, a.authorised, a.internal_review, a.received,
  a._year as year, a.referral_no, a.assessment_no
from cin_assessments a
join cin_part p on p.kind = 'assessment' and p.child = a.child and p._year = a._year and p._row is not distinct from a._row and p.key = a.started
  and p.referral_no is not distinct from a.referral_no;

create or replace table cin_assessment as
select referral, child, started, authorised, internal_review, received from cin_assessed;

create or replace table cin_factor as
select distinct a.referral, a.child, a.started, a.authorised, upper(trim(f.factor)) as factor
from cin_factors f
join cin_assessed a on a.child = f.child and a.year = f._year and a.referral_no = f.referral_no and a.assessment_no = f.assessment_no
where f.factor is not null;

-- Child in need plans. One without an end ends with its case (repaired: closed), or after the year of
-- the last return that held it where a later return holds the referral without it (lost).
create or replace table cin_plan as
select p.referral, c.child, c.starts,
  case
    when c.ends < c.starts then c.starts
    when c.ends is not null then c.ends
    when p.lost then greatest(make_date(p._year, 4, 1), c.starts)
    when p.closed is not null then greatest(p.closed, c.starts)
  end as ends,
  case
    when c.ends < c.starts then 'reversed'
    when c.ends is not null then null
    when p.lost then 'lost'
    when p.closed is not null then 'closed'
  end as repaired
from cin_plandates c
join cin_part p on p.kind = 'plan' and p.child = c.child and p._year = c._year and p._row is not distinct from c._row and p.key = c.starts
  and p.referral_no is not distinct from c.referral_no;

create or replace table cin_s47 as
select p.referral, s.child, s.started, s.icpc_target, s.icpc, coalesce(s.icpc_not_required = 1, false) as icpc_not_required
from cin_section47 s
join cin_part p on p.kind = 'enquiry' and p.child = s.child and p._year = s._year and p._row is not distinct from s._row and p.key = s.started
  and p.referral_no is not distinct from s.referral_no;

-- Child protection plans, one per child and first day. As above; and one that is still going on when
-- the next begins ends there (cut): a child is on one plan at a time.
create or replace table cin_cpp as
with once as (
  select c.child, p.referral, c.starts, c.ends, upper(trim(c.initial_category)) as initial_category,
    upper(trim(c.latest_category)) as latest_category, c.previous, c._year as year, p.closed, p.lost
  from cin_protectionplans c
  join cin_part p on p.kind = 'protection' and p.child = c.child and p._year = c._year and p._row is not distinct from c._row and p.key = c.starts
    and p.referral_no is not distinct from c.referral_no
  qualify row_number() over (partition by c.child, c.starts order by c.ends nulls last, c._row desc) = 1
),
ended as (
  select *,
    case
      when ends < starts then starts
      when ends is not null then ends
      when lost then greatest(make_date(year, 4, 1), starts)
      when closed is not null then greatest(closed, starts)
    end as stops,
    case
      when ends < starts then 'reversed'
      when ends is not null then null
      when lost then 'lost'
      when closed is not null then 'closed'
    end as why,
    lead(starts) over (partition by child order by starts) as next_starts
  from once
)
select child, referral, starts,
  case when next_starts < coalesce(stops, date '9999-12-31') then next_starts else stops end as ends,
  initial_category, latest_category, previous::integer as previous,
  case when next_starts < coalesce(stops, date '9999-12-31') then 'cut' else why end as repaired
from ended;

create or replace table cin_cpp_review as
select distinct r.child, r.starts, r.review
from cin_reviews r
join cin_part p on p.kind = 'review' and p.child = r.child and p._year = r._year and p._row is not distinct from r._row and p.key = r.review
  and p.referral_no is not distinct from r.referral_no
join cin_cpp c on c.child = r.child and c.starts = r.starts;

create or replace table cin_preproceedings as
select c.child, p.referral, c.starts, c.letter_sent, c.fgdm_offered::boolean as fgdm_offered, c.fgdm_held::boolean as fgdm_held,
  c.first_meeting, c.reviews::integer as reviews, c.decided, upper(trim(c.outcome)) as outcome, c.court_application,
  c.letter_initial_cpc
from cin_preproceedingsandfgdm c
join cin_part p on p.kind = 'pre-proceedings' and p.child = c.child and p._year = c._year and p._row is not distinct from c._row and p.key = c.starts
  and p.referral_no is not distinct from c.referral_no;

drop table cin_part;
drop table cin_assessed;

-- Who each child is, for every measure's breakdowns. The census does not say who is an unaccompanied
-- asylum-seeking child, but an assessment may (factor 9A).
create or replace table person_cin as
with sanctuary as (
  select distinct child from cin_factor where factor = '9A'
)
select c.child, c.sex, c.dob, c.ethnic, case when s.child is not null then true end as uasc, c.disabled
from cin_child c
left join sanctuary s on s.child = c.child;
