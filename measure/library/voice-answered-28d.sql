-- title:     Children’s messages answered in 28 days
-- child:     When you told us something, did we answer in four weeks?
-- says:      {} of you got an answer in four weeks.
-- unit:      percent
-- better:    higher
-- every:     month
-- history:   2 months
-- from:      reg_voice_message
-- cases:     message
-- source:    Waymark’s own measures of being heard; targets are the council’s
-- note:      Ideas, praise and problems for all whose 28th calendar day fell in the period and of which an answer is wanted. What was passed on for a child’s safety, as a complaint or for records has clocks of its own and does not count here.
-- note:      The clock stops with an answer that the child can read. A word of comfort does not stop it. A message that is answered with its theme counts from the day the theme’s answer was published.
-- example:   2025-03-31 = 2 of 4
select p.id as period, r.record_id as case_id, r.received_on + 28 as on, coalesce(r.delivered_on <= r.received_on + 28, false) as met
from period p
join reg_voice_message r on r.received_on + 28 >= p.starts and r.received_on + 28 < p.ends
where r.route = 'voice' and r.wants_answer_yn
