-- title:     Worries missed by the first reader
-- child:     When we read your words, did we miss a worry?
-- says:      The first reader missed {} of the worries we looked for again.
-- unit:      percent
-- better:    lower
-- every:     quarter
-- history:   1 month
-- from:      reg_voice_message
-- cases:     message
-- source:    Waymark’s own measures of being heard; targets are the council’s
-- note:      Messages closed as an idea or as unusable that a lead read again without knowing the first decision: one in twenty each week, ten at the least. A miss is a worry for a child’s safety that the first reader had not seen. The target is none.
-- example:   2025-03-31 = 1 of 3
select p.id as period, r.record_id as case_id, r.reread_on as on, r.reread_found = 'missed' as met
from period p
join reg_voice_message r on r.reread_on >= p.starts and r.reread_on < p.ends
where r.reread_found is not null
