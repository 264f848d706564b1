-- title:     Days until children were answered
-- child:     How long did you wait for our answer?
-- says:      You waited {} for our answer.
-- unit:      median days
-- better:    lower
-- every:     quarter
-- history:   1 month
-- from:      reg_voice_message
-- cases:     message
-- source:    Waymark’s own measures of being heard; targets are the council’s
-- note:      Ideas, praise and problems for all whose answer could be read in the period, however long it took. Those that still wait are not in it, so read it beside the share that was answered in 28 days.
-- example:   2025-03-31 = 14 of 3
select p.id as period, r.record_id as case_id, r.delivered_on as on, (r.delivered_on - r.received_on)::double as amount
from period p
join reg_voice_message r on r.delivered_on >= p.starts and r.delivered_on < p.ends
where r.route = 'voice'
