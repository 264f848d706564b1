-- title:     Schools and nurseries with a climate lead and a climate plan
-- child:     Does your school have a plan for the planet?
-- says:      {} of the schools have a plan, and a person to lead it.
-- unit:      percent
-- better:    higher
-- every:     term
-- from:      reg_climate
-- setting:   plan_years = 3 | years for which a climate plan holds | Sustainability officer | 2025-04-01 | local standard (unverified)
-- beside:    climate-pupil-action
-- cases:     school
-- source:    DfE, Sustainability leadership and climate action plans in education (2023)
-- note:      Nurseries, schools, colleges and alternative provision that are open on the day, by the newest form of each: a named lead, and
--            a plan no older than three years that covers all four parts (less carbon, a changing climate, nature, learning).
-- note:      A setting that never sent a form is not in the register, and so not in the figure: enter one for each setting.
-- example:   2025-04-30 = 1 of 6, 1 unknown
-- example:   2024-12-31 = 3 of 4
with form as (
  select p.id as period, p.as_at as day, r.*
  from period p
  join reg_climate r on r.as_at <= p.as_at
  qualify row_number() over (partition by p.id, r.urn order by r.as_at desc, r.record_id desc) = 1
)
select f.period, f.urn as case_id, f.plan_date as on,
  f.lead_named_yn and coalesce(f.plan_date <= f.day and add_years(f.plan_date, s.plan_years::integer) >= f.day
    and contains(f.pillars, 'decarbonisation') and contains(f.pillars, 'adaptation')
    and contains(f.pillars, 'biodiversity') and contains(f.pillars, 'education'), false) as met,
  case f.phase
    when 'nursery' then 'nursery' when 'primary' then 'primary' when 'secondary' then 'secondary' when 'all-through' then 'all-through'
    when 'special' then 'special' when 'alternative provision' then 'alternative provision' when 'college' then 'college' else 'not said'
  end as by_phase
from form f
cross join setting s
where f.closed_on is null or f.closed_on > f.day
