-- title:     Re-referrals within 12 months, from the lists for inspectors
-- child:     When we said “you don't need us any more”, were we right?
-- says:      For {} of the calls, we had helped the child before.
-- unit:      percent
-- better:    lower
-- every:     month, window: 12 months
-- from:      annexa
-- answers:   rereferral-12m
-- setting:   counts_itself = 0 | 1 where the list's number of referrals in the last 12 months counts the referral itself | Head of performance | 2025-04-01 | read as earlier referrals (unverified)
-- source:    Ofsted, inspection of children's services, Annex A list 3
-- note:      The list says how many referrals each child had in 12 months; whether a case was open already it does not say. The newest list
--            that holds a referral decides; lists reach six months back, so they must be loaded at least that often.
-- example:   2025-03-31 = 4 of 5, 1 unknown
-- example:   2024-09-30 = 2 of 3
with referral as (
  select child, received, max_by(referrals_12m, as_at) as earlier
  from aa_referral
  where received is not null
  group by child, received
)
select p.id as period, r.child || ' ' || r.received as case_id, r.child, r.received as on, r.earlier - s.counts_itself >= 1 as met
from period p
cross join setting s
join referral r on r.received >= p.starts and r.received < p.ends
