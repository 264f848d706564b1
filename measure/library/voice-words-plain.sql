-- title:     Answers that children can read and trust
-- child:     Were our answers clear and true?
-- says:      {} of our answers were plain enough.
-- unit:      percent
-- better:    higher
-- every:     quarter, window: 12 months
-- from:      reg_voice_theme
-- line:      plain, percent, higher: Answers whose words pass the gate for children
-- line:      agreed, percent, higher: Answers that young reviewers call clear and honest
-- cases:     answer
-- source:    Waymark’s own measures of being heard; targets are the council’s
-- note:      Answers published in the period. Plain: the words still pass the gate for children (grade 4, 15 words a sentence). Clear and honest: young reviewers said so of the text that went out; one that nobody reviewed in a week does not count as agreed.
-- example:   2025-03-31 = 2 of 3
-- example:   2025-03-31 agreed = 1 of 3
select p.id as period, 'plain' as series, r.record_id as case_id, r.decided_on as on, coalesce(r.plain_yn, false) as met
from period p
join reg_voice_theme r on r.decided_on >= p.starts and r.decided_on < p.ends
union all
select p.id, 'agreed', r.record_id, r.decided_on, coalesce(r.young_ok_yn, false)
from period p
join reg_voice_theme r on r.decided_on >= p.starts and r.decided_on < p.ends
