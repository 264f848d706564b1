-- title:     Children’s messages read inside their clock
-- child:     Did a person read your words in time?
-- says:      A person read {} of your messages in time.
-- unit:      percent
-- better:    higher
-- every:     month
-- history:   1 month
-- from:      reg_voice_message
-- cases:     message
-- source:    Waymark’s own measures of being heard; targets are the council’s
-- note:      Messages whose clock to be read ended in the period: an hour for an urgent one by day and night, 24 hours for the others, the same day from a child under ten. One that nobody had read by then was not read in time.
-- example:   2025-03-31 = 2 of 4
-- example:   2025-02-28 = 1 of 1
select p.id as period, r.record_id as case_id, r.read_due_on as on, coalesce(r.read_in_time_yn, false) as met, case when r.urgent_yn then 'urgent' else 'others' end as by_queue
from period p
join reg_voice_message r on r.read_due_on >= p.starts and r.read_due_on < p.ends
