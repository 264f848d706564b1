-- title:     Answers that children looked at
-- child:     Did you come back to see our answer?
-- says:      {} of you came back to see our answer.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- history:   1 month
-- from:      reg_voice_message
-- cases:     answer
-- source:    Waymark’s own measures of being heard; targets are the council’s
-- note:      Answers that could be read with secret words since the period began. A child who asked for no answer has none to look at. An answer that nobody looks at may mean that the words were lost or that it came too late.
-- example:   2025-03-31 = 1 of 2
select p.id as period, r.record_id as case_id, r.delivered_on as on, coalesce(r.opened_yn, false) as met
from period p
join reg_voice_message r on r.delivered_on >= p.starts and r.delivered_on < p.ends
where r.wants_answer_yn
