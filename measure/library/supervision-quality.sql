-- title:     Supervision that is reflective and moves plans on
-- child:     Does your worker get good advice about you?
-- says:      {} of the talks that were checked gave good advice.
-- unit:      percent
-- better:    higher
-- every:     quarter, window: 12 months
-- from:      reg_audit
-- beside:    supervision-on-time
-- cases:     audit
-- source:    Ofsted 2018, recommendation 4: regular, reflective and challenging; Ofsted 2022, paragraph 54
-- note:      Supervision records audited in the period. Good: graded good or outstanding (after moderation, where there was one), the reasons
--            for decisions are written down, and the last actions were followed up.
-- note:      An audit without a grade is not known; a question without an answer is a no.
-- example:   2025-03-31 = 2 of 5, 1 unknown
-- example:   2024-12-31 = 1 of 2
select p.id as period, r.audit_id as case_id, r.date as on,
  case
    when coalesce(r.moderated_grade, r.grade) is null then null
    else coalesce(r.moderated_grade, r.grade) <= 2 and coalesce(r.q_rationale, false) and coalesce(r.q_actions_followed, false)
  end as met
from period p
join reg_audit r on r.date >= p.starts and r.date < p.ends
where r.audit_type = 'supervision'
