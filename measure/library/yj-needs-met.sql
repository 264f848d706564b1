-- title:     Help with learning, feelings and drugs for young people with the youth justice service
-- child:     Did you get help to feel well or to learn, if you needed it?
-- says:      {} of the needs that we found got help.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- from:      yjs
-- line:      all, percent, higher: Needs that got help
-- line:      learning, percent, higher: Special educational needs with a formal plan
-- line:      mental-health, percent, higher: Mental health needs where the young person took part in the help
-- line:      substances, percent, higher: Drug and alcohol needs where the young person took part in the help
-- public:    no-default
-- source:    Youth Justice Board, key performance indicators 3, 4 and 5
-- note:      Needs that were found by the end of orders and programmes that ended in the quarter. A child with two needs stands twice in
--            the first line. A need that nobody looked for is in no line.
-- note:      The Youth Justice Board is still changing the parts of these indicators.
-- example:   2025-03-31 = 3 of 5, 1 unknown
-- example:   2025-03-31 learning = 1 of 1, 1 unknown
-- example:   2025-03-31 mental-health = 1 of 2
-- example:   2025-03-31 substances = 1 of 2
-- example:   2025-06-30 = 1 of 1
with need as (
  select child, starts, ends, 'learning' as need, send_plan as helped from yjs_intervention where send_identified
  union all
  select child, starts, ends, 'mental-health', mental_health_attended from yjs_intervention where mental_health_need
  union all
  select child, starts, ends, 'substances', substance_attended from yjs_intervention where substance_need
),
ended as (
  select p.id as period, n.child, n.child || ' ' || n.starts::varchar || ' ' || n.need as case_id, n.ends, n.need, n.helped
  from period p
  join need n on n.ends >= p.starts and n.ends < p.ends
)
select period, 'all' as series, case_id, child, ends as on, helped as met
from ended
union all
select period, case need when 'learning' then 'learning' when 'mental-health' then 'mental-health' else 'substances' end, case_id, child, ends, helped
from ended
