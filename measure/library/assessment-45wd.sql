-- title:     Assessments finished within 45 working days
-- child:     When people were worried, did we find out what was happening quickly?
-- says:      We found out in time for {} of the children.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      cin
-- line:      from-start, percent, higher: Finished within 45 working days of the day the assessment began
-- line:      from-referral, percent, higher: Finished within 45 working days of the referral
-- line:      overdue, count, lower: Still going on after more than 45 working days, at the end of the period
-- beside:    rereferral-12m
-- source:    Working Together to Safeguard Children; DfE, Characteristics of children in need, duration of assessments
-- note:      Assessments finished in the period. DfE counts from the day that the assessment began; Working Together counts from the
--            referral, which is the second line.
-- note:      An assessment that is still going on is in neither percentage, so a backlog looks good: the third line lists those that
--            are past their day. One of a closed case is not going on.
-- example:   2025-03-31 = 4 of 5, 1 excluded
-- example:   2025-03-31 from-referral = 2 of 5, 1 excluded
-- example:   2025-03-31 overdue = 2
with assessment as (
  select a.referral, a.child, a.started, max(a.authorised) as authorised, any_value(r.received) as received, any_value(r.closed) as closed
  from cin_assessment a
  join cin_referral r on r.referral = a.referral
  group by a.referral, a.child, a.started
),
finished as (
  select p.id as period, a.*, case when a.authorised < a.started then 'finished before it began' end as excluded
  from period p
  join assessment a on a.authorised >= p.starts and a.authorised < p.ends
)
select period, 'from-start' as series, referral || ' ' || started as case_id, child, authorised as on,
  wd(started, authorised) <= 45 as met, excluded
from finished
union all
select period, 'from-referral', referral || ' ' || started, child, authorised, wd(received, authorised) <= 45, excluded
from finished
union all
select p.id, 'overdue', a.referral || ' ' || a.started, a.child, a.started, true, null
from period p
join assessment a on a.started <= p.as_at
where (a.authorised is null or a.authorised > p.as_at) and (a.closed is null or a.closed > p.as_at) and wd(a.started, p.as_at) > 45
