-- title:     GCSE results
-- child:     Do young people do well at school by the age of 16?
-- says:      Young people got {} points in their tests. The most is 90.
-- unit:      published mean score
-- better:    higher
-- every:     academic year
-- from:      ees
-- line:      all, published mean score, higher: Attainment 8, all pupils
-- line:      fsm, published mean score, higher: Attainment 8, pupils with free school meals
-- published: fsm = ks4-att8:FSM_AVG_Attain8_Score
-- source:    DfE, Key stage 4 performance; Local Authority Interactive Tool
-- note:      The mean Attainment 8 score of pupils of state-funded schools in the borough at the end of year 11, of 90 points at most. The
--            Department counts.
-- note:      There is no Progress 8 for the pupils of 2025 and 2026, who sat no tests at 11 (unverified).
-- example:   2025-08-31 = 45.4
-- example:   2025-08-31 fsm = 39.5
-- example:   2024-08-31 = 45.2
select p.id as period, f.key as case_id, case f.key when 'ks4-att8' then 'all' else 'fsm' end as series, f.value as amount
from period p
join ees_own f on f.starts = p.starts and f.ends = p.as_at
where f.key in ('ks4-att8', 'ks4-att8:FSM_AVG_Attain8_Score')
