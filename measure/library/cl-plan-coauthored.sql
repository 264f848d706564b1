-- title:     Pathway plans written with the young person
-- child:     Did you write your plan with us?
-- says:      Young people wrote {} of the plans with us.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- from:      reg_plan_share, reg_audit
-- line:      together, percent, higher: Pathway plans signed by the young person, with their own words
-- line:      audited, percent, higher: Audited pathway plans that hold the young person's own words
-- beside:    cl-pathway-plan-6m
-- source:    Local definition (unverified): register of shared plans, case audits
-- note:      Pathway plans that were made or reviewed in the quarter, each once however often it was handed over. Where the day of
--            the plan is not written, the day on which it was shared is taken.
-- note:      What nobody wrote down is not known, unless the other half is a no already. The second line is what auditors found.
-- example:   2025-03-31 = 3 of 5, 1 unknown
-- example:   2025-03-31 audited = 1 of 2, 1 unknown
with plan as (
  select coalesce(plan_id, record_id) as plan, child, min(coalesce(plan_date, shared_date)) as planned_on,
    bool_or(yp_signed_yn) as signed, bool_or(yp_comment_yn) as own_words
  from reg_plan_share
  where plan_type = 'pathway'
  group by coalesce(plan_id, record_id), child
)
select p.id as period, 'together' as series, n.plan || ' ' || n.child as case_id, n.child, n.planned_on as on, n.signed and n.own_words as met
from period p
join plan n on n.planned_on >= p.starts and n.planned_on < p.ends
union all
select p.id, 'audited', a.record_id, a.child, a.date, a.q_in_own_words
from period p
join reg_audit a on a.date >= p.starts and a.date < p.ends
where a.plan_type = 'pathway'
