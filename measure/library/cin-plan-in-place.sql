-- title:     Children in need who have a plan
-- child:     If you need our help, is there a written plan?
-- says:      {} of the children who need our help have a written plan.
-- unit:      percent
-- better:    higher
-- every:     month
-- from:      cin, ssda903
-- setting:   plan_days = 10 | working days from the end of the assessment to a plan | Head of Service, children in need | 2025-04-01 | local standard (unverified)
-- source:    DfE, Children in need census, child in need plans; Working Together to Safeguard Children
-- note:      Children whose case is open on the day and whose assessment was finished longer ago than a plan may take. The plan must be
--            open on the day.
-- note:      Left out and counted apart: children with a protection plan, in care (not on short breaks), aged 18 or over, not yet born,
--            not assessed yet, whose plan is not due yet, and whose case was closed later because the assessment found no need.
-- example:   2025-03-31 = 1 of 3, 6 excluded
-- example:   2025-02-28 = 2 of 3, 7 excluded
with assessed as (
  select referral, min(authorised) as assessed from cin_assessment group by referral
),
open_case as (
  select p.id as period, p.as_at, r.child, min(r.received) as received, min(case when a.assessed <= p.as_at then a.assessed end) as assessed,
    bool_and(coalesce(r.closure_reason in ('RC8', 'RC9'), false)) as no_need
  from period p
  join cin_referral r on r.received <= p.as_at and (r.closed is null or r.closed > p.as_at)
  left join assessed a on a.referral = r.referral
  group by p.id, p.as_at, r.child
)
select o.period, o.child, coalesce(o.assessed, o.received) as on,
  exists (
    select 1 from cin_plan c where c.child = o.child and c.starts <= o.as_at and (c.ends is null or c.ends > o.as_at)
  ) as met,
  case
    when exists (
      select 1 from cin_cpp c where c.child = o.child and c.starts <= o.as_at and (c.ends is null or c.ends > o.as_at)
    ) then 'on a child protection plan'
    when exists (
      select 1 from cla_period c
      where c.child = o.child and not c.short_break and c.starts <= o.as_at and (c.ends is null or c.ends > o.as_at)
    ) then 'in care'
    when k.dob is null or k.dob > o.as_at then 'not yet born'
    when age(k.dob, o.as_at) >= 18 then 'aged 18 or over'
    when o.no_need then 'the assessment found no need'
    when o.assessed is null then 'not assessed yet'
    when wd(o.assessed, o.as_at) <= s.plan_days then 'plan not due yet'
  end as excluded
from open_case o
cross join setting s
left join cin_child k on k.child = o.child
