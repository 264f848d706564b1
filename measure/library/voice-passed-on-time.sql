-- title:     Worries passed on in time
-- child:     If you were not safe, did we tell those who help in time?
-- says:      We passed on {} of the worries in time.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- history:   1 month
-- from:      reg_voice_message
-- line:      referral, percent, higher: Referrals with the front door within four hours
-- line:      allegation, percent, higher: Allegations with the designated officer within one working day
-- cases:     message
-- source:    Working Together to Safeguard Children 2023; statutory guidance on managing allegations (one working day)
-- note:      Messages decided to be a referral, passed to the front door within four hours of being read, and allegations, passed to the designated officer within one working day, whose clock ended in the period. One that nobody passed on is not met.
-- note:      There are few of them: the figure is for the officers who answer for it where there are fewer than five.
-- example:   2025-03-31 referral = 1 of 2
-- example:   2025-03-31 allegation = 1 of 1
select p.id as period, r.route as series, r.record_id as case_id, r.passed_due_on as on, coalesce(r.passed_in_time_yn, false) as met
from period p
join reg_voice_message r on r.passed_due_on >= p.starts and r.passed_due_on < p.ends
where r.route in ('referral', 'allegation')
