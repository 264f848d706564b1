-- title:     Feelings and wellbeing (SDQ)
-- child:     How do children in care feel?
-- says:      We ask how children in care feel. The score was {}. 0 is best and 40 is worst.
-- unit:      mean score
-- better:    lower
-- every:     year
-- from:      ssda903
-- line:      score, mean score, lower: Mean strengths and difficulties score (0 to 40)
-- line:      coverage, percent, higher: Children with a score
-- line:      concern17plus, percent, lower: Children whose score is a cause for concern (17 or more)
-- source:    DfE, Outcomes for children looked after, emotional and behavioural health (SDQ)
-- note:      Children aged 5 to 16 on 31 March, in care for twelve months without a break or a short break (the OC2
--            cohort). A higher score is worse: 0 to 13 is normal, 14 to 16 borderline, 17 to 40 a cause for concern.
-- note:      Never read the mean without the coverage: a mean of those who were asked says nothing of those who were not.
-- example:   2025-03-31 = 138 of 9, 8 excluded, 3 unknown
-- example:   2025-03-31 coverage = 9 of 12, 8 excluded
-- example:   2025-03-31 concern17plus = 4 of 9, 8 excluded, 3 unknown
with cohort as (
  select p.id as period, c.child,
    case when o.sdq_score between 0 and 40 then o.sdq_score end as score,
    case
      when o.sdq_score is not null then 'has a score'
      when o.sdq_reason = 'SDQ1' then 'under 4 or over 16 when asked'
      when o.sdq_reason = 'SDQ2' then 'carer refused'
      when o.sdq_reason = 'SDQ3' then 'severity of disability'
      when o.sdq_reason = 'SDQ4' then 'other reason'
      when o.sdq_reason = 'SDQ5' then 'child refused'
      else 'no reason given'
    end as asked,
    case
      when c.excluded is not null then c.excluded
      when k.dob is null and o.dob is null then 'date of birth not known'
      when age(coalesce(k.dob, o.dob), p.as_at) not between 5 and 16 then 'under 5 or over 16 on 31 March'
      when o.sdq_score not between 0 and 40 then 'score outside 0 to 40'
    end as excluded
  from period p
  join cla_oc2_cohort c on fy_last(c.year) = p.as_at
  left join cla_oc2 o on o.child = c.child and o.year = c.year
  left join cla_child k on k.child = c.child
)
select period, 'score' as series, child, null::boolean as met, score::double as amount, excluded,
  asked as by_asked
from cohort
union all
select period, 'coverage', child, score is not null, null, excluded,
  asked
from cohort
union all
select period, 'concern17plus', child, score >= 17, null, excluded, asked
from cohort
