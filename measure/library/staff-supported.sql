-- title:     Staff who say they are well supported
-- child:     Do the people who help you feel looked after too?
-- says:      {} of the workers who answered feel well supported.
-- unit:      percent
-- better:    higher
-- every:     quarter, window: 6 months
-- from:      reg_survey
-- line:      manager, percent, higher: Well supported by their manager
-- line:      four-items, percent, higher: Of all answers to the four questions on support
-- setting:   least_answers = 10 | fewest answers of which a share is said | Participation Manager | 2025-04-01 | local rule for surveys
-- cases:     answer
-- source:    Local staff survey; Local Government Association, Employer Standards health check
-- note:      Agree and strongly agree. The four questions are on the manager, the workload, the time to learn and being heard.
-- note:      Where fewer answered than the setting asks for, all answers are left out and counted as too few.
-- example:   2025-03-31 = 6 of 10, 1 excluded
-- example:   2025-03-31 four-items = 7 of 12, 1 excluded
with answered as (
  select p.id as period, r.record_id, r.date as day, r.question_key, r.answer,
    count(*) filter (where r.question_key = 'supported_by_manager' and r.answer <> 'prefer not to say') over (partition by p.id) as answers
  from period p
  join reg_survey r on r.date >= p.starts and r.date < p.ends
  where r.survey = 'staff' and r.question_key in ('supported_by_manager', 'workload_manageable', 'time_to_learn', 'heard_by_leaders')
),
judged as (
  select a.*, a.answer in ('agree', 'strongly agree') as met,
    case
      when a.answer = 'prefer not to say' then 'preferred not to say'
      when a.answers < s.least_answers then 'too few answers'
    end as excluded
  from answered a
  cross join setting s
)
select period, 'manager' as series, record_id as case_id, day as on, met, excluded
from judged
where question_key = 'supported_by_manager'
union all
select period, 'four-items', record_id, day, met, excluded
from judged
