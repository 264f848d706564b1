-- title:     Plan made before a baby at risk is born
-- child:     Was there a safe plan ready before the baby came?
-- says:      For {} of the babies, a safe plan was ready.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- history:   9 months
-- from:      cin
-- setting:   referred_weeks = 10 | weeks before the expected birth by which the baby was referred | Head of Service, assessment | 2025-04-01 | local standard (unverified)
-- setting:   ready_weeks = 6 | weeks before the expected birth by which the plan is ready | Head of Service, assessment | 2025-04-01 | local standard (unverified)
-- source:    Local standard, from the children in need census
-- note:      Babies referred at least ten weeks before they were expected, who were born in the quarter; where no birth is written down, the
--            expected day counts. Ready: an assessment finished six weeks or more before the expected day, and the first conference too,
--            where one was called before the birth.
-- note:      A baby whose only referral went no further is left out and counted apart.
-- example:   2025-03-31 = 4 of 7, 1 excluded
-- example:   2024-12-31 = 1 of 1
with baby as (
  select p.id as period, c.child, c.expected_dob as expected, coalesce(c.dob, c.expected_dob) as born, s.ready_weeks::integer * 7 as ready_days,
    bool_and(r.nfa) as nfa
  from period p
  cross join setting s
  join cin_child c on coalesce(c.dob, c.expected_dob) >= p.starts and coalesce(c.dob, c.expected_dob) < p.ends
  join cin_referral r on r.child = c.child and r.received <= c.expected_dob - s.referred_weeks::integer * 7
  group by p.id, c.child, c.expected_dob, c.dob, s.ready_weeks
),
assessed as (
  select child, min(authorised) as authorised from cin_assessment group by child
),
conference as (
  select c.child, min(s.icpc) as icpc
  from cin_child c
  join cin_s47 s on s.child = c.child and s.started < coalesce(c.dob, c.expected_dob)
  group by c.child
)
select b.period, b.child, b.born as on, case when b.nfa then 'the referral went no further' end as excluded,
  coalesce(a.authorised <= b.expected - b.ready_days, false) and coalesce(k.icpc <= b.expected - b.ready_days, true) as met
from baby b
left join assessed a on a.child = b.child
left join conference k on k.child = b.child
