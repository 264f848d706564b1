-- title:     Children who have their own copy of their plan
-- child:     Have you got your plan, in words you understand?
-- says:      {} of the children got a plan they could understand.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      reg_plan_share, cin, ssda903
-- setting:   least_age = 5 | youngest age at which a child is given the plan | Participation manager | 2025-04-01 | local standard (unverified)
-- setting:   share_days = 10 | working days from making or reviewing the plan to giving it | Participation manager | 2025-04-01 | local standard (unverified)
-- source:    Local: plans given to children, with the plans and reviews of the children in need census and SSDA903
-- note:      Each child counts once, with the last day in the period on which a plan was made or reviewed: a child in need plan begun, a
--            child protection plan begun or reviewed, a review in care. Two on one day: care, then protection.
-- note:      The plan must be given in time as a letter, in easy words, in pictures or translated. The adults' own version is none.
-- note:      Younger children are left out and counted apart; where nobody knows the age, nobody knows. Pathway plans of care leavers are
--            not counted here: no return says when they were made.
-- example:   2025-03-31 = 4 of 12, 3 excluded, 1 unknown
-- example:   2025-02-28 = 3 of 13, 2 excluded, 1 unknown
with made as (
  select child, starts as day, 'cin' as plan, 3 as rank from cin_plan
  union all
  select child, starts, 'cp', 2 from cin_cpp
  union all
  select child, review, 'cp', 2 from cin_cpp_review
  union all
  select child, review, 'care', 1 from cla_review
),
latest as (
  select p.id as period, m.child, m.day, m.plan, row_number() over (partition by p.id, m.child order by m.day desc, m.rank) as nth
  from period p
  join made m on m.day >= p.starts and m.day < p.ends
),
aged as (
  select l.period, l.child, l.day, l.plan, age(coalesce(k.dob, c.expected_dob), l.day) as age
  from latest l
  left join person k on k.child = l.child
  left join cin_child c on c.child = l.child
  where l.nth = 1
)
select a.period, a.child, a.day as on,
  case when a.age is not null then exists (
    select 1 from reg_plan_share r
    where r.child = a.child and r.plan_type = a.plan and r.shared_date >= a.day and wd(a.day, r.shared_date) <= s.share_days
      and r.format in ('letter', 'easy-read', 'visual', 'translated')
  ) end as met,
  case when a.age < s.least_age then 'too young' end as excluded,
  case a.plan when 'cin' then 'child in need plan' when 'cp' then 'child protection plan' else 'care plan' end as by_plan
from aged a
cross join setting s
