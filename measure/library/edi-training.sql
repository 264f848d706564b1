-- title:     Equality learning completed and used
-- child:     Do workers understand your culture, faith, disability and who you are?
-- says:      {} of the workers had learned about fairness in the last two years.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- from:      reg_training, reg_audit
-- line:      learned, percent, higher: Workers who did equality learning in the last two years
-- line:      seen, percent, higher: Audits that grade identity good or outstanding
-- setting:   months = 24 | months for which the learning counts | Principal Social Worker | 2025-04-01 | local standard (unverified)
-- source:    Local standard
-- note:      Workers whom the training register names at all by the day shown. The second line looks at the audits of the quarter: is who the child is,
--            their faith, race, disability or sexuality, seen in the work? An audit without that grade is not known.
-- example:   2025-03-31 = 2 of 4
-- example:   2025-03-31 seen = 1 of 2, 1 unknown
with worker as (
  select p.id as period, p.as_at, r.worker_id,
    max(case when r.course_group = 'edi' and r.completed_date <= p.as_at then r.completed_date end) as learned
  from period p
  join reg_training r on coalesce(r.completed_date, r.due_date) <= p.as_at
  group by p.id, p.as_at, r.worker_id
)
select w.period, 'learned' as series, w.worker_id as case_id, w.learned as on, null::varchar as child,
  coalesce(w.learned > w.as_at - to_months(s.months), false) as met
from worker w
cross join setting s
union all
select p.id, 'seen', a.audit_id, a.date, a.child, a.q_identity_grade <= 2
from period p
join reg_audit a on a.date >= p.starts and a.date < p.ends
where a.audit_type = 'case'
