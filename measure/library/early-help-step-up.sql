-- title:     Early help that had to step up
-- child:     After early help ended, did things stay better?
-- says:      For {} of the children, early help was not enough.
-- unit:      percent
-- better:    lower
-- every:     quarter
-- history:   12 months
-- from:      reg_early_help, cin
-- line:      child, percent, lower: The child was referred to social care
-- line:      family, percent, lower: The child or a brother or sister was referred to social care
-- setting:   step_up_months = 6 | months after early help in which a referral counts, 12 at most | Head of early help | 2025-04-01 | local standard (unverified)
-- source:    Local: early help register, with referrals of the children in need census
-- note:      Early help that ended well (outcomes or goals met) in the quarter that came so many months before this one, so that each
--            child had the whole time. Early help that ended for another reason is left out and counted apart; where no reason was
--            given, nobody knows.
-- note:      A referral on the last day of early help counts as stepping up; one without further action does not count.
-- note:      Brothers and sisters are the children whom the register has under the same family.
-- example:   2025-03-31 = 2 of 5, 1 excluded, 1 unknown
-- example:   2025-03-31 family = 3 of 5, 1 excluded, 1 unknown
-- example:   2024-12-31 = 1 of 2
with ended as (
  select p.id as period, e.record_id, e.child, e.family_id, e.end_date, e.end_reason, add_months(e.end_date, s.step_up_months) as until
  from period p
  cross join setting s
  join reg_early_help e
    on e.end_date >= add_months(p.starts, -s.step_up_months) and e.end_date < add_months(p.ends, -s.step_up_months)
),
household as (
  select distinct family_id, child from reg_early_help where family_id is not null
),
referred as (
  select e.period, e.record_id, true as child_too
  from ended e
  join cin_referral r on r.child = e.child and r.received >= e.end_date and r.received <= e.until and not r.nfa
  union all
  select e.period, e.record_id, false
  from ended e
  join household h on h.family_id = e.family_id and h.child <> e.child
  join cin_referral r on r.child = h.child and r.received >= e.end_date and r.received <= e.until and not r.nfa
),
stepped_up as (
  select period, record_id, bool_or(child_too) as child_too from referred group by period, record_id
),
judged as (
  select e.period, e.record_id, e.child, e.end_date,
    case when e.end_reason not in ('outcomes met', 'goals met') then 'ended for another reason' end as excluded,
    case when e.end_reason is not null then coalesce(u.child_too, false) end as child_referred,
    case when e.end_reason is not null then u.record_id is not null end as family_referred
  from ended e
  left join stepped_up u on u.period = e.period and u.record_id = e.record_id
)
select period, 'child' as series, record_id as case_id, child, end_date as on, child_referred as met, excluded from judged
union all
select period, 'family', record_id, child, end_date, family_referred, excluded from judged
