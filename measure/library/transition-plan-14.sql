-- title:     Disabled young people with a plan for moving to adulthood
-- child:     Do you have a plan for when you grow up?
-- says:      {} of the disabled young people have a plan.
-- unit:      percent
-- better:    higher
-- every:     term
-- from:      reg_transition, annexa, sen2
-- setting:   fresh_months = 12 | months for which a plan counts as up to date | Preparing for adulthood manager | 2025-04-01 | local standard (unverified)
-- setting:   named_from = 16 | age from which adult care names a worker | Preparing for adulthood manager | 2025-04-01 | local standard (unverified)
-- beside:    asc-assessment-before-18
-- source:    SEND code of practice, preparing for adulthood from year 9 (wording unverified); Ofsted, inspection of children's services 2022, area 4
-- note:      Young people of 14 to 17 on the last day of the term who are in the newest Annex A lists with an open case or in care, and who
--            are disabled or have an education, health and care plan. The lists give no disabled children's team that can be told by
--            its name, so every open case of a disabled young person counts.
-- note:      A plan must have been made or looked at again in the last twelve months; from 16 adult care must have named a worker as well.
-- note:      Education, health and care plans come with the yearly return, so a term is counted once that year's return is there.
-- example:   2024-12-31 = 4 of 8
-- example:   2024-08-31 = 0 of 2
with snapshot as (
  select p.id as period, p.as_at, a.as_at as listed
  from period p
  join aa_snapshot a on a.as_at <= p.as_at and a.until >= p.as_at
),
known as (
  select s.period, s.as_at, c.child, coalesce(c.disabled, false) as disabled
  from snapshot s
  join aa_cin c on c.as_at = s.listed
  where (c.closed is null or c.closed > s.as_at) and c.status is distinct from 'closed'
  union all
  select s.period, s.as_at, c.child, coalesce(c.disabled, false)
  from snapshot s
  join aa_cla c on c.as_at = s.listed
  where c.ceased is null or c.ceased > s.as_at
),
with_plan as (
  select p.id as period, e.child from period p join ehcp_plan e on e.starts <= p.as_at and (e.ceased is null or e.ceased > p.as_at)
  union
  select p.id, a.child
  from period p
  join ehcp_active a on a.year = year(p.as_at + 1) - 1
  left join ehcp_plan e on e.child = a.child and e.ceased <= p.as_at
  where e.child is null
),
cohort as (
  select k.period, k.as_at, k.child, age(h.dob, k.as_at) as years
  from known k
  join person h on h.child = k.child
  left join with_plan w on w.period = k.period and w.child = k.child
  where age(h.dob, k.as_at) between 14 and 17
  group by k.period, k.as_at, k.child, h.dob
  having bool_or(k.disabled) or bool_or(coalesce(h.disabled, false)) or count(w.child) > 0
),
planned as (
  select c.period, c.as_at, c.child, c.years, max(t.plan_date) filter (where t.plan_date <= c.as_at) as planned, coalesce(bool_or(t.asc_named_worker_yn), false) as named
  from cohort c
  left join reg_transition t on t.child = c.child
  group by c.period, c.as_at, c.child, c.years
)
select p.period, p.child, p.planned as on,
  coalesce(p.planned > add_months(p.as_at, -s.fresh_months::integer), false) and (p.years < s.named_from or p.named) as met
from planned p
cross join setting s
