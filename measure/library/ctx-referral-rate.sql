-- title:     Referrals
-- child:     How many times did people ask us to help a child?
-- says:      In a year, people asked us to help {} children.
-- unit:      rate per 10,000
-- better:    neither
-- every:     month, window: 12 months
-- from:      cin
-- per:       10,000 population 0-17
-- line:      all, rate per 10,000, neither: Referrals
-- line:      no-further-action, percent, neither: Referrals without further action
-- published: no-further-action = ctx-referral-rate:CIN_Refferals_NFA
-- context:   yes
-- source:    DfE, Characteristics of children in need, referrals
-- note:      Every referral counts, also a second one of the same child; two of one child on one day are one.
-- example:   2025-03-31 = 5 of 18,180
-- example:   2025-03-31 no-further-action = 1 of 5
-- example:   2024-03-31 = 2 of 18,000
with referral as (
  select p.id as period, r.referral, r.child, r.received, r.nfa
  from period p
  join cin_referral r on r.received >= p.starts and r.received < p.ends
)
select period, 'all' as series, referral as case_id, child, received as on, true as met from referral
union all
select period, 'no-further-action', referral, child, received, nfa from referral
