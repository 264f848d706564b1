-- title:     Children in care with an advocate or independent visitor
-- child:     Do you have someone of your own who is not a social worker?
-- says:      {} of the children in care have someone of their own.
-- unit:      percent
-- better:    higher
-- every:     month
-- from:      ssda903, reg_advocacy
-- line:      matched, percent, higher: Children in care with an advocate or an independent visitor
-- line:      advocate, percent, higher: Children in care with an advocate
-- line:      visitor, percent, higher: Children in care with an independent visitor
-- line:      offered, percent, higher: Children in care who were offered one in the last 12 months
-- setting:   least_age = 5 | age from which a child is counted | Participation Manager | 2025-04-01 | local definition
-- source:    Children Act 1989, sections 23ZB and 26A; Ofsted 2018, recommendation 10
-- note:      Children in care on the day, aged 5 or over. Matched on or before the day, and the match has not ended by then.
-- note:      An independent visitor is owed where a child sees little of their parents. The register does not say how often that is: the
--            list of children without a match is where to look.
-- note:      The last line is said only once the register reaches back 12 months.
-- example:   2025-03-31 = 3 of 17, 3 excluded
-- example:   2025-03-31 advocate = 1 of 17, 3 excluded
-- example:   2025-03-31 visitor = 3 of 17, 3 excluded
-- example:   2025-03-31 offered = 5 of 17, 3 excluded
-- example:   2024-09-30 = 3 of 19, 5 excluded
-- example:   2024-09-30 offered = 0 of 0, 24 excluded
with looked_after as (
  select p.id as period, p.as_at, e.child,
    case
      when e.short_break then 'short breaks'
      when k.dob is null then 'date of birth not known'
      when age(k.dob, p.as_at) < s.least_age then 'too young to be counted'
    end as excluded
  from period p
  cross join setting s
  join cla_episode e on e.decom <= p.as_at and (e.dec is null or e.dec > p.as_at)
  left join cla_child k on k.child = e.child
),
known as (
  select l.period, l.as_at, l.child, l.excluded,
    max(a.matched_date) filter (a.service = 'advocate' and a.matched_date <= l.as_at and (a.ended_date is null or a.ended_date > l.as_at)) as advocate,
    max(a.matched_date) filter (a.service = 'independent_visitor' and a.matched_date <= l.as_at and (a.ended_date is null or a.ended_date > l.as_at)) as visitor,
    max(a.offered_date) filter (a.offered_date <= l.as_at and a.offered_date > add_months(l.as_at, -12)) as offered
  from looked_after l
  left join reg_advocacy a on a.child = l.child
  group by l.period, l.as_at, l.child, l.excluded
)
select period, 'matched' as series, child, greatest(advocate, visitor) as on, excluded,
  advocate is not null or visitor is not null as met
from known
union all
select period, 'advocate', child, advocate, excluded, advocate is not null
from known
union all
select period, 'visitor', child, visitor, excluded, visitor is not null
from known
union all
select k.period, 'offered', k.child, k.offered,
  case when v.starts > add_months(k.as_at, -12) + 1 then 'the register does not reach back 12 months' else k.excluded end,
  k.offered is not null
from known k
cross join reg_advocacy_coverage v
