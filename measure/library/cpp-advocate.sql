-- title:     Children on protection plans offered an advocate
-- child:     Did someone offer you a person who is just on your side?
-- says:      {} of the children were offered a person on their side.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      reg_advocacy, cin
-- line:      offered, percent, higher: Offered an advocate in time
-- line:      met, percent, higher: Met the advocate before the first review
-- setting:   least_age = 8 | youngest age at which an advocate is offered | Participation manager | 2025-04-01 | local standard (unverified)
-- setting:   offer_days = 10 | working days after the conference by which it is offered | Participation manager | 2025-04-01 | local standard (unverified)
-- source:    Ofsted, inspection of children's services 2018, recommendation 10
-- note:      Children whose protection plan began in the period and who were old enough on its first day; younger ones are left out and
--            counted apart.
-- note:      In time is from the day of the strategy discussion to so many working days after the initial conference. For a plan
--            without a conference here (the child moved here on it) both are the plan's first day. An offer still counts when it is in
--            time but made after the period.
-- note:      The second line asks whether advocate and child met between the strategy discussion and the plan's first review.
-- example:   2025-03-31 = 3 of 7, 1 excluded, 1 unknown
-- example:   2025-03-31 met = 3 of 7, 1 excluded, 1 unknown
with enquiry as (
  select referral, icpc, min(started) as strategy from cin_s47 where icpc is not null group by referral, icpc
),
first_review as (
  select child, starts, min(review) as review from cin_cpp_review group by child, starts
),
plan as (
  select c.child, c.starts, coalesce(e.strategy, c.starts) as since, coalesce(e.icpc, c.starts) as icpc, r.review,
    age(coalesce(k.dob, k.expected_dob), c.starts) as age
  from cin_cpp c
  asof left join enquiry e on e.referral = c.referral and e.icpc <= c.starts
  left join first_review r on r.child = c.child and r.starts = c.starts
  left join cin_child k on k.child = c.child
),
judged as (
  select n.*, s.least_age,
    exists (
      select 1 from reg_advocacy a
      where a.child = n.child and a.service = 'advocate' and a.offered_date >= n.since and wd(n.icpc, a.offered_date) <= s.offer_days
    ) as offered,
    exists (
      select 1 from reg_advocacy a
      where a.child = n.child and a.service = 'advocate' and a.first_met_date >= n.since
        and a.first_met_date < coalesce(n.review, date '9999-12-31')
    ) as met
  from plan n
  cross join setting s
),
counted as (
  select p.id as period, j.*, case when j.age < j.least_age then 'too young' end as excluded
  from period p
  join judged j on j.starts >= p.starts and j.starts < p.ends
)
select period, 'offered' as series, child || ' ' || starts as case_id, child, starts as on, case when age is not null then offered end as met, excluded
from counted
union all
select period, 'met', child || ' ' || starts, child, starts, case when age is not null then met end, excluded
from counted
