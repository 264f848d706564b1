-- title:     Re-referrals within 12 months
-- child:     When we said “you don't need us any more”, were we right?
-- says:      For {} of the calls, we had helped the child before.
-- unit:      percent
-- better:    lower
-- every:     month, window: 12 months
-- history:   12 months
-- from:      cin
-- line:      referrals, percent, lower: Referrals within 12 months of an earlier one
-- line:      children, percent, lower: Children referred again within 12 months
-- beside:    assessment-45wd
-- source:    DfE, Characteristics of children in need, re-referrals within 12 months; National Framework outcome 1
-- note:      Referrals are counted, not children, as DfE counts them; the second line counts each child once. Those without further
--            action count too.
-- note:      The earlier referral came at most 12 calendar months before; two of one child on one day are one.
-- note:      A referral while the child's case was open is no re-referral: it is left out and counted apart.
-- example:   2025-03-31 = 4 of 10, 1 excluded
-- example:   2025-03-31 children = 4 of 8
with told as (
  select referral, child, received,
    lag(received) over (partition by child order by received) as before,
    coalesce(max(coalesce(closed, date '9999-12-31')) over (
      partition by child order by received rows between unbounded preceding and 1 preceding) > received, false) as already_open
  from cin_referral
),
counted as (
  select p.id as period, t.referral, t.child, t.received, t.already_open,
    coalesce(t.before >= add_months(t.received, -12), false) as again
  from period p
  join told t on t.received >= p.starts and t.received < p.ends
)
select period, 'referrals' as series, referral as case_id, child, received as on, again as met,
  case when already_open then 'the case was open already' end as excluded
from counted
union all
select period, 'children', child, child, max(received), bool_or(again), null
from counted
where not already_open
group by period, child
