-- Young people of 16 and 17 on the participation database, snapshot by snapshot.
--
-- activity is told in three words and "other". The systems' three-digit codes go by their first digit: 1 to 5 learning,
-- training or working (EET), 6 not in education, employment or training (NEET), 7 other (in custody, or a refugee not
-- yet placed), 8 not known; the list of codes was not read at its source (unverified). Words are taken as well. What
-- cannot be understood counts as not known, and the checks list it.

create or replace temp table nccis_child_of as
select upper(trim(upn)) as upn, max(child) as child
from (
  select upn, child from cin_child
  union all
  select upn, child from cla_child
)
where upn is not null and upper(trim(upn)) not like 'UN%'
group by upper(trim(upn))
having count(distinct child) = 1;

create or replace table nccis_person as
with told as (
  select n.*, lower(trim(n.activity)) as words from nccis_client n
)
select t._data_to as as_at, t.person, coalesce(t.child, c.child, 'nccis:' || t.person) as child, t.academic_age,
  case
    when regexp_full_match(t.words, '[1-5][0-9]{2}') then 'EET'
    when regexp_full_match(t.words, '6[0-9]{2}') then 'NEET'
    when regexp_full_match(t.words, '7[0-9]{2}') then 'other'
    when regexp_full_match(t.words, '8[0-9]{2}') then 'not known'
    when regexp_matches(t.words, '\bneet\b|not in education') then 'NEET'
    when regexp_matches(t.words, 'not known|unknown|refused|cannot be contacted') then 'not known'
    when regexp_matches(t.words, 'custody|refugee') then 'other'
    when regexp_matches(t.words, 'unemployed|seeking') then 'NEET'
    when regexp_matches(t.words, '\beet\b|education|school|college|sixth form|apprentice|employ|training|traineeship|internship|work') then 'EET'
    else 'not known'
  end as activity,
  t.confirmed_on, t.send, t.in_care, t.offer_made
from told t
left join nccis_child_of c on c.upn = upper(trim(t.upn))
qualify row_number() over (partition by t._year, t.person order by t._row desc) = 1;

create or replace table person_nccis as
select p.child,
  coalesce(max_by(n.sex, n._year) filter (n.sex in ('M', 'F', 'U')), 'U') as sex,
  max_by(n.dob, n._year) as dob, max_by(upper(trim(n.ethnic)), n._year) as ethnic,
  null::boolean as uasc, null::boolean as disabled
from nccis_client n
join nccis_person p on p.as_at = n._data_to and p.person = n.person
group by p.child;

drop table nccis_child_of;
