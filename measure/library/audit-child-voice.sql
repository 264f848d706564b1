-- title:     Audits that find the child's voice and daily life
-- child:     When someone reads the notes about you, can they hear you?
-- says:      We checked some notes. In {} of them, you could hear the child.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- from:      reg_audit
-- source:    Ofsted, inspection of children's services 2018, recommendation 5; local practice audits
-- note:      Audits in the quarter of assessments, court reports, child in need, child protection and care plans. The child's voice is
--            graded good or outstanding, and what the child said changed the plan, or the file says why not. An open question is
--            no yes; without a grade nobody knows.
-- note:      Audits are a sample: a quarter's figure can move by chance.
-- example:   2025-03-31 = 2 of 6, 1 unknown
-- example:   2024-12-31 = 1 of 2
select p.id as period, a.audit_id as case_id, a.child, a.date as on,
  case when coalesce(a.q_views_changed_plan, false) then a.q_voice_grade <= 2 else false end as met,
  case a.plan_type
    when 'assessment' then 'assessment'
    when 'court report' then 'court report'
    when 'cin' then 'child in need plan'
    when 'cp' then 'child protection plan'
    else 'care plan'
  end as by_file
from period p
join reg_audit a on a.date >= p.starts and a.date < p.ends
where a.plan_type in ('assessment', 'court report', 'cin', 'cp', 'care') and a.audit_type <> 'supervision'
