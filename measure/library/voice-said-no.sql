-- title:     What children said that was answered no
-- child:     How often did we say no?
-- says:      We said no to {} of the things you said.
-- unit:      percent
-- better:    neither
-- every:     quarter, window: 12 months
-- from:      reg_voice_theme
-- cases:     answer
-- source:    Waymark’s own measures of being heard; targets are the council’s
-- note:      Themes decided in the period. A no stands with its reason on the public page, with what is done instead and how to challenge it. There is no target: a council that never says no may not be asked enough.
-- example:   2025-03-31 = 1 of 3
select p.id as period, r.record_id as case_id, r.decided_on as on, r.decision = 'no' as met, coalesce(r.topic, 'other') as by_topic
from period p
join reg_voice_theme r on r.decided_on >= p.starts and r.decided_on < p.ends
