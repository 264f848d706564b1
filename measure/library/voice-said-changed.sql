-- title:     What children said that led to a change
-- child:     You said it. Did it change?
-- says:      {} of the things you said led to a change.
-- unit:      percent
-- better:    higher
-- every:     quarter, window: 12 months
-- from:      reg_voice_theme
-- cases:     answer
-- source:    Waymark’s own measures of being heard; targets are the council’s
-- note:      Themes decided in the period, and of them those where the answer was yes or partly and the change was made by its end. No, already there, later and not ours are answers too and count as no change. A theme that was opened again counts with each of its answers.
-- example:   2025-03-31 = 2 of 5
select p.id as period, r.record_id as case_id, r.decided_on as on, r.decision in ('yes', 'partly') and coalesce(r.done_on <= p.as_at, false) as met, coalesce(r.topic, 'other') as by_topic
from period p
join reg_voice_theme r on r.decided_on >= p.starts and r.decided_on < p.ends
