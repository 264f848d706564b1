-- title:     Children who say that it got better
-- child:     When we asked you again, was it better?
-- says:      It is better, {} of you said.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- history:   2 months
-- from:      reg_voice_check
-- setting:   least_answers = 10 | fewest answers of which a share is said | Participation Manager | 2025-04-01 | local rule for surveys
-- cases:     answer
-- source:    Waymark’s own measures of being heard; targets are the council’s
-- note:      Answers of children who were asked back about something they had said, by the day they were counted. “Not sure” is left out and shown apart. Where fewer answered than the setting asks for, all are left out as too few to say.
-- note:      A theme that is worse, or better for fewer than half, is opened again.
-- example:   2025-03-31 = 7 of 11, 2 excluded
-- example:   2024-12-31 = 0 of 0, 9 excluded
with said as (
  select p.id as period, r.record_id, r.concluded_on, r.answer, count(*) filter (r.answer <> 'unsure') over (partition by p.id) as answers
  from period p
  join reg_voice_check r on r.concluded_on >= p.starts and r.concluded_on < p.ends
)
select c.period, c.record_id as case_id, c.concluded_on as on, c.answer = 'better' as met,
  case when c.answer = 'unsure' then 'not sure' when c.answers < s.least_answers then 'too few answers' end as excluded
from said c
cross join setting s
