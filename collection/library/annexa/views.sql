-- From the lists of single days to tables that hold all of them, every row with the day it tells of.
--
-- Annex A is a snapshot: open cases, and those of the last six or twelve months. What ended before is not in it, so a
-- figure of a past period comes from the snapshot of that time, never from the newest one.
--
-- A cell whose spelling was not understood holds its text in the raw table and nothing here: a text of a council's own could
-- name a child, and a code that nobody knows cannot be counted.

create or replace macro aa_yes(answer) as case answer when 'yes' then true when 'no' then false end;
create or replace macro aa_ethnic(code) as case when code in ('WBRI', 'WIRI', 'WIRT', 'WROM', 'WOTH', 'MWBC', 'MWBA', 'MWAS',
  'MOTH', 'AIND', 'APKN', 'ABAN', 'AOTH', 'BCRB', 'BAFR', 'BOTH', 'CHNE', 'OOTH', 'REFU', 'NOBT') then code end;
create or replace macro aa_source(code) as case when code in ('1A', '1B', '1C', '1D', '2A', '2B', '3A', '3B', '3C', '3D', '3E',
  '3F', '4', '5A', '5B', '5C', '5D', '6', '7', '8', '9', '10') then code end;
create or replace macro aa_need(code) as case when code in ('N1', 'N2', 'N3', 'N4', 'N5', 'N6', 'N7', 'N8', 'N9', 'N0') then code end;
create or replace macro aa_abuse(code) as case when code in ('NEG', 'PHY', 'SAB', 'EMO', 'MUL') then code end;
create or replace macro aa_closure(code) as case when code in ('RC1', 'RC2', 'RC3', 'RC4', 'RC5', 'RC6', 'RC7', 'RC8', 'RC9',
  'RC0') then code end;
create or replace macro aa_legal(code) as case when code in ('C1', 'C2', 'D1', 'E1', 'V2', 'V3', 'V4', 'L1', 'L2', 'L3', 'L',
  'J1', 'J2', 'J3', 'J') then code end;
create or replace macro aa_ceased(code) as case when code in ('E1', 'E11', 'E12', 'E2', 'E3', 'E4', 'E4A', 'E4B', 'E13', 'E41',
  'SGO', 'E43', 'E44', 'E45', 'E46', 'E47', 'E48', 'IND', 'E5', 'E6', 'E7', 'E8', 'E9', 'E14', 'E15', 'E16', 'E17', 'X1') then code end;
create or replace macro aa_place(code) as case when code in ('U', 'U1', 'U2', 'U3', 'U4', 'U5', 'U6', 'A', 'A3', 'A4', 'A5',
  'A6', 'H5', 'H', 'K1', 'K2', 'K3', 'P1', 'P2', 'P3', 'R1', 'R2', 'R3', 'R5', 'S1', 'T', 'T0', 'T1', 'T2', 'T3', 'T4', 'Z',
  'Z1', 'Z11', 'Z12', 'Z13', 'Z14') then code end;
create or replace macro aa_provider(code) as case when code in ('PR0', 'PR1', 'PR2', 'PR3', 'PR4', 'PR5', 'other') then code end;
create or replace macro aa_accommodation(code) as case when code in ('B', 'C', 'D', 'E', 'G', 'H', 'K', 'R', 'S', 'T', 'U', 'V',
  'W', 'X', 'Y', 'Z') then code end;
create or replace macro aa_activity(code) as case when code in ('F1', 'P1', 'F2', 'P2', 'F3', 'P3', 'F4', 'P4', 'F5', 'P5', 'G4',
  'G5', 'G6', '0') then code end;
create or replace macro aa_reversal(code) as case when code in ('RD1', 'RD2', 'RD3', 'RD4') then code end;

-- Each day that is told of, and until when it is the latest word: the day before the next one, or 92 days.
create or replace table aa_snapshot as
select as_at, least(as_at + 92, coalesce(lead(as_at) over (order by as_at) - 1, as_at + 92)) as until
from (select distinct _data_to as as_at from annexa_return where _data_to is not null);

create or replace table annexa_coverage as
select min(as_at) as starts, max(as_at) as data_to from aa_snapshot having count(*) > 0;

create or replace table aa_contact as
select _data_to as as_at, child, contacted, aa_source(source) as source from annexa_contact;

create or replace table aa_early_help as
select _data_to as as_at, child, started, completed, organisation from annexa_early_help;

create or replace table aa_referral as
select _data_to as as_at, child, received, aa_source(source) as source, aa_yes(nfa) as nfa, referrals_12m, team, worker from annexa_referral;

create or replace table aa_assessment as
select _data_to as as_at, child, started, case when seen in ('yes', 'no') then seen else 'unknown' end as seen, authorised,
  aa_yes(support) as needs_support, team, worker, aa_yes(disabled) as disabled
from annexa_assessment;

-- The list gives one day for the strategy discussion and the beginning of the enquiry.
create or replace table aa_s47 as
select _data_to as as_at, child, started as strategy, started, aa_yes(icpc_unnecessary) as icpc_unnecessary, icpc,
  aa_yes(led_to_plan) as led_to_plan, s47_12m, icpc_12m, team, worker, aa_yes(disabled) as disabled
from annexa_s47;

create or replace table aa_cin as
select _data_to as as_at, child, starts, aa_need(need) as need, last_seen, closed, aa_closure(closure_reason) as closure_reason,
  case when status in ('looked after', 'protection plan', 'child in need', 'open assessment', 'closed') then status end as status,
  aa_yes(disabled) as disabled, team, worker
from annexa_cin;

create or replace table aa_cpp as
select _data_to as as_at, child, starts, aa_abuse(initial_category) as initial_category, aa_abuse(latest_category) as latest_category, last_visit,
  aa_yes(seen_alone) as seen_alone, last_review, ends, aa_yes(emergency) as emergency, previous, aa_yes(disabled) as disabled, team, worker
from annexa_cpp;

create or replace table aa_cla as
select _data_to as as_at, child, aa_yes(uasc) as uasc, aa_yes(disabled) as disabled, started, aa_need(need) as need,
  aa_yes(second_period) as second_period, legal_starts, aa_legal(legal_status) as legal_status, last_review, last_visit,
  case when permanence in ('return home', 'adoption', 'sgo or cao', 'supported living', 'long-term residential', 'long-term fostering', 'other')
    then permanence end as permanence,
  last_iro, last_health, last_dental, placements_12m, ceased, aa_ceased(reason_ceased) as reason_ceased, placement_starts,
  aa_place(place) as place, aa_provider(provider) as provider, postcode, urn,
  case when location in ('in', 'out') then location end as location, placement_la, missing_12m, absent_12m,
  aa_yes(rhi_offered) as rhi_offered, aa_yes(rhi_accepted) as rhi_accepted, team, worker
from annexa_cla;

-- In touch is counted as the return on care leavers counts it: who refuses or needs nothing more is not in touch; those who
-- died or went home to parents are not asked about. helped says who still gets help: at 21 and over only they are owed it.
create or replace table aa_care_leaver as
select _data_to as as_at, child, aa_yes(uasc) as uasc, aa_yes(disabled) as disabled,
  case when eligibility in ('relevant', 'former relevant', 'qualifying', 'eligible', 'other') then eligibility end as eligibility, pathway_review,
  case when in_touch in ('yes', 'no') then in_touch when in_touch in ('REFU', 'NREQ') then 'no' when in_touch in ('DIED', 'RHOM', 'excluded') then 'excluded' else 'not recorded' end as in_touch,
  last_contact, aa_accommodation(accommodation) as accommodation, case suitable when 'suitable' then true when 'unsuitable' then false end as suitable,
  aa_activity(activity) as activity, adviser, team, worker,
  coalesce(in_touch not in ('DIED', 'NREQ', 'RHOM', 'excluded'), true) as helped
from annexa_care_leaver;

create or replace table aa_adoption as
select _data_to as as_at, child, family, entered_care, decided, placement_order, matched, placed, adopted, reversed,
  aa_reversal(reversal_reason) as reversal_reason, ffa_placed, aa_yes(disabled) as disabled
from annexa_adoption;

create or replace table aa_adopter as
select _data_to as as_at, adopter, family, aa_yes(ffa) as ffa, aa_ethnic(ethnic) as ethnic, enquired, stage1_starts,
  stage1_ends, stage2_starts, stage2_ends, applied, approved, matched, placed, children_placed, order_on, left_on,
  case when left_reason in ('withdrew', 'on hold', 'refused') then left_reason end as left_reason
from annexa_adopter;

-- One row per child; the newest day that says something wins, column by column.
create or replace table person_annexa as
with said as (
  select child, sex, dob, ethnic, null as uasc, null as disabled, _data_to from annexa_contact
  union all select child, sex, dob, ethnic, null, null, _data_to from annexa_early_help
  union all select child, sex, dob, ethnic, null, null, _data_to from annexa_referral
  union all select child, sex, dob, ethnic, null, disabled, _data_to from annexa_assessment
  union all select child, sex, dob, ethnic, null, disabled, _data_to from annexa_s47
  union all select child, sex, dob, ethnic, null, disabled, _data_to from annexa_cin
  union all select child, sex, dob, ethnic, null, disabled, _data_to from annexa_cpp
  union all select child, sex, dob, ethnic, uasc, disabled, _data_to from annexa_cla
  union all select child, sex, dob, ethnic, uasc, disabled, _data_to from annexa_care_leaver
  union all select child, sex, dob, ethnic, null, disabled, _data_to from annexa_adoption
)
select child,
  coalesce(max_by(sex, _data_to) filter (sex in ('M', 'F')), 'U') as sex,
  max_by(dob, _data_to) filter (dob is not null) as dob,
  max_by(aa_ethnic(ethnic), _data_to) filter (aa_ethnic(ethnic) is not null) as ethnic,
  max_by(aa_yes(uasc), _data_to) filter (aa_yes(uasc) is not null) as uasc,
  max_by(aa_yes(disabled), _data_to) filter (aa_yes(disabled) is not null) as disabled
from said
where child is not null
group by child;
