-- Youth justice cases over all snapshots. The newest snapshot that knows a row wins, so that an outcome entered late or
-- corrected counts as the service sees it now; a row that a newer export no longer holds is kept, because exports often
-- hold open and recent cases only.
--
-- `child` is the council's own child where the service's system says so, else the case itself.

create or replace temp table yjs_child_of as
select case_number, coalesce(max_by(child, _year * 1000000::bigint + _row), 'yjs:' || case_number) as child,
  max_by(sex, _year * 1000000::bigint + _row) filter (sex in ('M', 'F', 'U')) as sex,
  max_by(dob, _year * 1000000::bigint + _row) as dob,
  max_by(upper(trim(ethnic)), _year * 1000000::bigint + _row) as ethnic
from yjs_children
group by case_number;

create or replace table yjs_child as
select child, coalesce(max(sex), 'U') as sex, max(dob) as dob, max(ethnic) as ethnic
from yjs_child_of
group by child;

create or replace table yjs_outcome as
select coalesce(c.child, 'yjs:' || o.case_number) as child, o.outcome_on, o.first,
  case when o.kind in ('caution', 'conviction', 'custody') then o.kind end as kind
from yjs_outcomes o
left join yjs_child_of c on c.case_number = o.case_number
qualify row_number() over (partition by coalesce(c.child, 'yjs:' || o.case_number), o.outcome_on, o.kind
  order by o._year desc, o._row desc) = 1;

create or replace table yjs_reoffence as
select coalesce(c.child, 'yjs:' || r.case_number) as child, r.cohort_on, r.reoffence_on, r.disposal_on
from yjs_reoffences r
left join yjs_child_of c on c.case_number = r.case_number
qualify row_number() over (partition by coalesce(c.child, 'yjs:' || r.case_number), r.cohort_on
  order by r._year desc, r.reoffence_on nulls last, r._row desc) = 1;

create or replace table yjs_intervention as
select coalesce(c.child, 'yjs:' || i.case_number) as child, i.starts, i.ends, i.school_age, i.ete_type, i.ete_hours_offered,
  i.ete_hours_attended, i.ete_suitable, i.accommodation_suitable, i.send_identified, i.send_plan, i.mental_health_need,
  i.mental_health_attended, i.substance_need, i.substance_attended
from yjs_interventions i
left join yjs_child_of c on c.case_number = i.case_number
qualify row_number() over (partition by coalesce(c.child, 'yjs:' || i.case_number), i.starts
  order by i._year desc, i._row desc) = 1;

create or replace table person_yjs as
select child, sex, dob, ethnic, null::boolean as uasc, null::boolean as disabled
from yjs_child;

drop table yjs_child_of;
