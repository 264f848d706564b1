-- title:     Adult care assessment done before turning 18
-- child:     Did you know what help you would get before your 18th birthday?
-- says:      {} of the young people knew in time.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- from:      reg_transition
-- line:      before-18, percent, higher: Adult care decided before the 18th birthday
-- line:      early, percent, higher: Adult care decided six months or more before the 18th birthday
-- line:      budget, percent, higher: Personal budget known before the 18th birthday
-- setting:   early_months = 6 | months before the birthday by which adult care should have decided | Preparing for adulthood manager | 2025-04-01 | local stretch (unverified)
-- beside:    transition-plan-14
-- source:    Care Act 2014, child's needs assessment (threshold unverified); Ofsted, inspection of children's services 2022, paragraph 27
-- note:      Young people of the register who were referred to adult care and turned 18 in the quarter. Where no decision is written
--            down it was not made. Who was born on 29 February turns 18 on 1 March.
-- note:      The date of birth comes from the other returns. A young person whom none of them knows is in no quarter.
-- example:   2025-03-31 = 2 of 4
-- example:   2025-03-31 early = 1 of 4
-- example:   2025-03-31 budget = 1 of 4
-- example:   2026-03-31 = 1 of 1
-- example:   2024-12-31 = 0 of 1
with young as (
  select r.child, min(r.asc_decision_date) as decided, min(r.personal_budget_known_date) as budget,
    case when month(k.dob) = 2 and day(k.dob) = 29 then make_date(year(k.dob) + 18, 3, 1) else add_years(k.dob, 18) end as birthday
  from reg_transition r
  join person k on k.child = r.child
  where k.dob is not null
  group by r.child, k.dob
  having count(r.asc_referral_date) > 0
),
turned as (
  select p.id as period, y.*, add_months(y.birthday, -s.early_months::integer) as early
  from period p
  cross join setting s
  join young y on y.birthday >= p.starts and y.birthday < p.ends
)
select period, 'before-18' as series, child, birthday as on, coalesce(decided < birthday, false) as met from turned
union all
select period, 'early', child, birthday, coalesce(decided <= early, false) from turned
union all
select period, 'budget', child, birthday, coalesce(budget < birthday, false) from turned
