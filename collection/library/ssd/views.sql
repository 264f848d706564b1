-- What measures ask of the Standard Safeguarding Dataset.
--
-- Each set of files tells of one day and reaches back about six years, so a row stands in several of them: the newest file that has a row
-- decides what it says. What a later file no longer holds because it is too old stays.

-- From when the newest and the earlier files speak: six years before the first of them, but not before anything stands in it.
create or replace table ssd_coverage as
with told as (
  select min(cont_contact_date) as day from ssd_contacts
  union all select min(cine_referral_date) from ssd_cin_episodes
  union all select min(cinv_cin_visit_date) from ssd_cin_visits
  union all select min(cppv_cp_visit_date) from ssd_cp_visits
  union all select min(clav_cla_visit_date) from ssd_cla_visits
  union all select min(miss_missing_episode_start_date) from ssd_missing
  union all select min(earl_episode_start_date) from ssd_early_help_episodes
)
select least(greatest((select min(day) from told), add_months(min(_data_to), -72)), min(_data_to)) as starts, max(_data_to) as data_to
from ssd_return
having count(*) > 0;

-- Each child, as the newest file knows them.
create or replace table person_ssd as
with sanctuary as (
  select immi_person_id as child, bool_or(immi_immigration_status_end_date is null or immi_immigration_status_end_date > _data_to) as uasc
  from ssd_immigration_status
  where immi_person_id is not null and lower(immi_immigration_status) like '%unaccompanied%'
    and _year = (select max(_year) from ssd_immigration_status)
  group by immi_person_id
),
able as (
  select disa_person_id as child, bool_or(disa_disability_code <> 'NONE') as disabled
  from ssd_disability
  where disa_person_id is not null and disa_disability_code is not null
  group by disa_person_id
)
select p.pers_person_id as child, coalesce(p.pers_sex, 'U') as sex, p.pers_dob as dob,
  case p.pers_ethnicity when 'CNHE' then 'CHNE' else p.pers_ethnicity end as ethnic, coalesce(s.uasc, false) as uasc, a.disabled
from ssd_person p
left join sanctuary s on s.child = p.pers_person_id
left join able a on a.child = p.pers_person_id
where p.pers_person_id is not null
qualify row_number() over (partition by p.pers_person_id order by p._year desc, p._row desc) = 1;

-- Visits of all three kinds. A visit on which nobody says whether the child was seen has a null.
create or replace table ssd_visit as
with every as (
  select cinv_cin_visit_id as visit, cinv_person_id as child, 'cin' as kind, cinv_cin_visit_date as visited, cinv_cin_visit_seen as seen,
    cinv_cin_visit_seen_alone as seen_alone, _year, _row from ssd_cin_visits
  union all
  select cppv_cp_visit_id, cppv_person_id, 'cp', cppv_cp_visit_date, cppv_cp_visit_seen, cppv_cp_visit_seen_alone, _year, _row from ssd_cp_visits
  union all
  select clav_cla_visit_id, clav_person_id, 'cla', clav_cla_visit_date, clav_cla_visit_seen, clav_cla_visit_seen_alone, _year, _row from ssd_cla_visits
),
newest as (
  select * from every qualify row_number() over (partition by kind, visit order by _year desc, _row desc) = 1
)
select child, kind, visited, seen, seen_alone
from newest
where child is not null and visited is not null;

-- Missing episodes and whether an interview was offered and accepted; null where the answer is blank or "not applicable".
create or replace table ssd_missing_rhi as
with newest as (
  select * from ssd_missing qualify row_number() over (partition by miss_table_id order by _year desc, _row desc) = 1
)
select miss_person_id as child, miss_missing_episode_start_date as missing_starts, miss_missing_episode_end_date as missing_ends,
  case upper(miss_missing_rhi_offered) when 'Y' then true when 'N' then false end as offered,
  case upper(miss_missing_rhi_accepted) when 'Y' then true when 'N' then false end as accepted,
  case when upper(miss_missing_episode_type) like 'A%' then 'away' else 'missing' end as kind
from newest
where miss_person_id is not null and miss_missing_episode_start_date is not null;

create or replace table ssd_early_help as
with newest as (
  select * from ssd_early_help_episodes qualify row_number() over (partition by earl_episode_id order by _year desc, _row desc) = 1
)
select earl_person_id as child, earl_episode_start_date as starts, earl_episode_end_date as ends, earl_episode_end_reason as end_reason,
  earl_episode_organisation as organisation
from newest
where earl_person_id is not null and earl_episode_start_date is not null;

-- Assessments, and whether the child was seen during them.
create or replace table ssd_assessment as
with newest as (
  select * from ssd_cin_assessments qualify row_number() over (partition by cina_assessment_id order by _year desc, _row desc) = 1
)
select cina_person_id as child, cina_referral_id as referral, cina_assessment_start_date as started, cina_assessment_auth_date as authorised,
  cina_assessment_child_seen as seen, cina_assessment_team as team, cina_assessment_worker_id as worker
from newest
where cina_person_id is not null and cina_assessment_start_date is not null;

-- Care leavers as each file knows them: what holds on a day is told by the newest file up to it.
create or replace table ssd_care_leaver as
select _data_to as as_at, clea_person_id as child, lower(clea_care_leaver_eligibility) as eligibility, clea_care_leaver_in_touch as in_touch,
  clea_care_leaver_latest_contact as last_contact, clea_pathway_plan_review_date as pathway_review,
  clea_care_leaver_accommodation as accommodation,
  case clea_care_leaver_accom_suitable when '1' then true when '2' then false end as suitable, clea_care_leaver_activity as activity,
  clea_care_leaver_allocated_team as team, clea_care_leaver_worker_id as worker
from ssd_care_leavers
where clea_person_id is not null
qualify row_number() over (partition by _year, clea_person_id order by clea_pathway_plan_review_date desc nulls last, _row desc) = 1;

-- Review conferences, with how the child took part where the case system holds it.
create or replace table ssd_cp_review as
with newest as (
  select * from ssd_cp_reviews qualify row_number() over (partition by cppr_cp_review_id order by _year desc, _row desc) = 1
)
select cppr_person_id as child, cppr_cp_plan_id as plan, cppr_cp_review_due as due, cppr_cp_review_date as held,
  cppr_cp_review_outcome_continue_cp as continues, cppr_cp_review_participation as participation
from newest
where cppr_person_id is not null and cppr_cp_review_date is not null;

create or replace table ssd_preproceedings as
with newest as (
  select * from ssd_pre_proceedings qualify row_number() over (partition by prep_table_id order by _year desc, _row desc) = 1
)
select prep_person_id as child, prep_plo_family_id as family, prep_pre_pro_decision_date as decided, prep_pre_pro_letter_date as letter_sent,
  prep_initial_pre_pro_meeting_date as first_meeting, prep_pre_pro_meetings_num as reviews, prep_agree_stepdown_issue_date as ended,
  prep_pre_pro_outcome as outcome
from newest
where prep_person_id is not null;
