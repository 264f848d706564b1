-- title:     Partners who know who does what
-- child:     Do all the adults know their job in keeping young people safe?
-- says:      {} of the adults who answered know their job, and who leads.
-- unit:      percent
-- better:    higher
-- every:     quarter, window: 6 months
-- from:      reg_survey
-- setting:   least_answers = 10 | fewest answers of which a share is said | Participation Manager | 2025-04-01 | local rule for surveys
-- cases:     answer
-- source:    Local survey of practitioners in police, health, schools, youth justice, housing, voluntary services and social care
-- note:      Answers to “I know my role, and who leads, when a child is at risk outside the home”: agree and strongly agree. Broken
--            down by agency.
-- note:      Where fewer answered than the setting asks for, all answers are left out and counted as too few.
-- example:   2025-03-31 = 7 of 11, 1 excluded
-- example:   2024-12-31 = 0 of 0, 2 excluded
with answered as (
  select p.id as period, r.record_id, r.date, r.answer,
    case
      when r.agency in ('police', 'health', 'schools', 'youth justice', 'housing', 'voluntary', 'social care') then r.agency
      else 'other or not said'
    end as agency,
    count(*) filter (where r.answer <> 'prefer not to say') over (partition by p.id) as answers
  from period p
  join reg_survey r on r.date >= p.starts and r.date < p.ends
  where r.survey = 'partner_practitioner' and r.question_key = 'knows_role_efh'
)
select a.period, a.record_id as case_id, a.date as on, a.answer in ('agree', 'strongly agree') as met, a.agency as by_agency,
  case
    when a.answer = 'prefer not to say' then 'preferred not to say'
    when a.answers < s.least_answers then 'too few answers'
  end as excluded
from answered a
cross join setting s
