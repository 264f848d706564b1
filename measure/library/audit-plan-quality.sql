-- title:     Plans that audits found clear and good
-- child:     Is your plan easy to understand, and does it say who does what?
-- says:      We checked some plans. Of these, {} were good and clear.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- from:      reg_audit
-- beside:    cpp-review-timely, visit-on-time
-- source:    Local practice audits, with the grades of Ofsted's evaluation criteria
-- note:      Audits of plans in the quarter. Graded good or outstanding, and both questions answered yes: clear, with dates and who does
--            what; what happens if it does not work. A grade after moderation wins. An open question is no yes; without a grade
--            nobody knows.
-- note:      Audits are a sample: a quarter's figure can move by chance. Teams are not ranked.
-- example:   2025-03-31 = 2 of 6, 1 unknown
-- example:   2024-12-31 = 1 of 2
with audited as (
  select p.id as period, a.audit_id, a.child, a.date, a.plan_type,
    case when a.moderated_yn then coalesce(a.moderated_grade, a.grade) else a.grade end as grade,
    coalesce(a.q_smart, false) and coalesce(a.q_contingency, false) as clear
  from period p
  join reg_audit a on a.date >= p.starts and a.date < p.ends
  where a.plan_type in ('cin', 'cp', 'care', 'pathway', 'ehcp') and a.audit_type <> 'supervision'
)
select period, audit_id as case_id, child, date as on, case when not clear then false else grade <= 2 end as met,
  case plan_type
    when 'cin' then 'child in need plan'
    when 'cp' then 'child protection plan'
    when 'care' then 'care plan'
    when 'pathway' then 'pathway plan'
    else 'education, health and care plan'
  end as by_plan
from audited
