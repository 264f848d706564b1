-- title:     Core training completed
-- child:     Have your workers learned what they need to?
-- says:      {} of the workers had done the learning they must do.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- from:      reg_training
-- line:      done, percent, higher: Courses that were due and are done
-- line:      used, percent, higher: Courses done of which a later audit saw the difference
-- cases:     training
-- source:    Ofsted 2022, paragraph 62: how attendance at core training is monitored
-- note:      Every worker with every course they must do that was due by the day shown. Done late is done; the day it was due stands in the case
--            list. A course with no due day is not counted.
-- note:      The second line asks of the courses done whether an audit later saw practice change; where none looked, it is not known.
-- example:   2025-03-31 = 3 of 4
-- example:   2025-03-31 used = 1 of 2, 1 unknown
-- example:   2024-12-31 = 1 of 2
with due as (
  select p.id as period, r.record_id, r.due_date, r.practice_change_yn, coalesce(r.completed_date <= p.as_at, false) as done
  from period p
  join reg_training r on r.due_date <= p.as_at
  where r.mandatory_yn
)
select period, 'done' as series, record_id as case_id, due_date as on, done as met
from due
union all
select period, 'used', record_id, due_date, practice_change_yn
from due
where done
