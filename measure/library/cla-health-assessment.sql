-- title:     Yearly health check done
-- child:     Have you had your health check this year?
-- says:      {} of the children in care had their health check this year.
-- unit:      percent
-- better:    higher
-- every:     year
-- from:      ssda903
-- line:      assessment, percent, higher: Health assessment done in the year
-- line:      development-u5, percent, higher: Development checks up to date (under 5)
-- source:    DfE, Outcomes for children looked after, annual health assessment and development assessments
-- note:      Children in care on 31 March for twelve months without a break or a short break (the OC2 cohort). One
--            assessment in the year from the age of 5, both six-monthly ones under 5. A refused one is one not done.
-- note:      Nothing entered is unknown, not "no".
-- example:   2025-03-31 = 12 of 14, 6 excluded
-- example:   2025-03-31 development-u5 = 1 of 2, 0 excluded
with cohort as (
  select p.id as period, c.child, c.excluded, o.health_assessment, o.health_check,
    age(coalesce(k.dob, o.dob), p.as_at) as age
  from period p
  join cla_oc2_cohort c on fy_last(c.year) = p.as_at
  left join cla_oc2 o on o.child = c.child and o.year = c.year
  left join cla_child k on k.child = c.child
)
select period, 'assessment' as series, child, health_assessment as met, excluded
from cohort
union all
select period, 'development-u5', child, health_check, excluded
from cohort
where age < 5
