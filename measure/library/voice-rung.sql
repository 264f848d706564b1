-- title:     Sessions in which children had a real say
-- child:     When we met you, did you have a real say?
-- says:      In {} of our meetings you had a real say.
-- unit:      percent
-- better:    higher
-- every:     quarter, window: 12 months
-- from:      reg_voice_session
-- cases:     session
-- source:    Hart, Children’s Participation (UNICEF 1992): rung 5 and above
-- note:      Sessions, visits and batches of cards in the period whose rung is known; what other services brought in has none. Rung 5 is “asked, and told what came of it”. The worker who ran it says the rung and why; children rate Lundy’s four parts beside it.
-- example:   2025-03-31 = 1 of 2
select p.id as period, r.record_id as case_id, r.held_on as on, r.rung >= 5 as met
from period p
join reg_voice_session r on r.held_on >= p.starts and r.held_on < p.ends
where r.rung is not null
