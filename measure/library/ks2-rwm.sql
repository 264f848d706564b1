-- title:     Reading, writing and maths at 11
-- child:     Do children do well at school by the age of 11?
-- says:      {} of the children could read, write and do maths well.
-- unit:      published percent
-- better:    higher
-- every:     academic year
-- from:      ees
-- line:      all, published percent, higher: All pupils at the expected standard in reading, writing and maths
-- line:      fsm, published percent, higher: Pupils with free school meals
-- line:      black, published percent, higher: Black pupils
-- published: fsm = ks2-rwm:FSM_NEW_KS2_RWM, black = ks2-rwm:KS2_NEW_Black_RWM
-- source:    DfE, Key stage 2 attainment; Local Authority Interactive Tool
-- note:      Pupils of state-funded schools in the borough at the end of primary school who reached the expected standard in reading,
--            writing and maths, all three. The Department counts; how far the other lines lie from the first is the gap to close.
-- example:   2025-08-31 = 68
-- example:   2025-08-31 fsm = 59
-- example:   2025-08-31 black = 61
-- example:   2024-08-31 = 66.5
select p.id as period, f.key as case_id,
  case f.key when 'ks2-rwm' then 'all' when 'ks2-rwm:FSM_NEW_KS2_RWM' then 'fsm' else 'black' end as series, f.value as amount
from period p
join ees_own f on f.starts = p.starts and f.ends = p.as_at
where f.key in ('ks2-rwm', 'ks2-rwm:FSM_NEW_KS2_RWM', 'ks2-rwm:KS2_NEW_Black_RWM')
