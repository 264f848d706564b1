-- title:     Practice audits graded good or better
-- child:     Is the help getting better?
-- says:      {} of the case files that were checked were good or better.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      reg_audit
-- line:      good, percent, higher: Moderated audits graded good or outstanding
-- line:      feedback, percent, higher: Audits with the voice of a child or parent
-- line:      moved, percent, neither: Grades changed at moderation
-- source:    Ofsted 2022, paragraph 49
-- note:      Case audits of the period that were moderated; the moderated grade counts. Audits that nobody moderated are left out and counted.
-- note:      Many changed grades say that auditors and moderators do not see the same thing: no good or bad direction by itself.
-- example:   2025-03-31 = 2 of 4, 2 excluded
-- example:   2025-03-31 feedback = 3 of 6
-- example:   2025-03-31 moved = 2 of 3, 2 excluded, 1 unknown
with audited as (
  select p.id as period, r.audit_id, r.child, r.date as day, r.grade, r.moderated_grade,
    case when not coalesce(r.moderated_yn, false) or r.moderated_grade is null then 'not moderated' end as excluded,
    coalesce(r.child_feedback_yn, false) or coalesce(r.parent_feedback_yn, false) as heard
  from period p
  join reg_audit r on r.date >= p.starts and r.date < p.ends
  where r.audit_type = 'case'
)
select period, 'good' as series, audit_id as case_id, child, day as on, moderated_grade <= 2 as met, excluded
from audited
union all
select period, 'feedback', audit_id, child, day, heard, null
from audited
union all
select period, 'moved', audit_id, child, day, moderated_grade <> grade, excluded
from audited
