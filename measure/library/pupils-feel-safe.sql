-- title:     Children who say they feel safe at school
-- child:     Do you feel safe at school?
-- says:      {} of the pupils who answered feel safe at school.
-- unit:      percent
-- better:    higher
-- every:     academic year
-- from:      reg_survey
-- line:      safe, percent, higher: Pupils who feel safe always or mostly
-- line:      answers, count, neither: Pupils who answered
-- setting:   least_answers = 10 | fewest answers of which a share is said | Participation Manager | 2025-04-01 | local rule for surveys
-- beside:    persistent-absence
-- cases:     answer
-- source:    Local survey of pupils (unverified)
-- note:      Always or mostly, of the pupils who answered the question. Who preferred not to say is left out and counted apart, and so are
--            all answers where fewer came than the setting asks for. No school is shown by itself.
-- note:      How many pupils were asked is in no register: read the number of answers beside the number of pupils on roll.
-- example:   2024-08-31 = 9 of 12, 1 excluded
-- example:   2024-08-31 answers = 12
-- example:   2025-08-31 = 0 of 0, 1 excluded
with answered as (
  select p.id as period, r.record_id, r.date as day, r.answer,
    count(*) filter (where r.answer <> 'prefer not to say') over (partition by p.id) as answers,
    case when r.age_band in ('3-5', '6-10') then '10 or younger' when r.age_band in ('11-15', '16-25') then '11 or older' else 'not said' end as age_group,
    case when r.send_yn then 'special needs' when not r.send_yn then 'no special needs' else 'not said' end as send,
    case when r.cin_yn then 'has a social worker' when not r.cin_yn then 'has none' else 'not said' end as social_worker
  from period p
  join reg_survey r on r.date >= p.starts and r.date < p.ends
  where r.survey = 'school' and r.question_key = 'safe_at_school'
)
select a.period, 'safe' as series, a.record_id as case_id, a.day as on, a.answer in ('always', 'mostly') as met,
  case
    when a.answer = 'prefer not to say' then 'preferred not to say'
    when a.answers < s.least_answers then 'too few answers'
  end as excluded,
  a.age_group as by_age_group, a.send as by_send, a.social_worker as by_social_worker
from answered a
cross join setting s
union all
select period, 'answers', record_id, day, true, null, age_group, send, social_worker
from answered
where answer <> 'prefer not to say'
