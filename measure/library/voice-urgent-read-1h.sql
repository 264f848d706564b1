-- title:     Urgent messages read within an hour
-- child:     If you were in danger, did a person read it fast?
-- says:      A person read {} of the urgent ones in an hour.
-- unit:      percent
-- better:    higher
-- every:     month
-- from:      reg_voice_message
-- cases:     message
-- source:    Waymark’s own measures of being heard; targets are the council’s
-- note:      Messages that came in or became urgent, by the day they were received. By night and at weekends the people on call read them. One that nobody has read is not met.
-- example:   2025-03-31 = 1 of 3
select p.id as period, r.record_id as case_id, r.received_on as on, coalesce(r.urgent_minutes <= 60, false) as met
from period p
join reg_voice_message r on r.received_on >= p.starts and r.received_on < p.ends
where r.urgent_yn
