-- title:     Children in care who went missing
-- child:     How many children in care ran away or were missing?
-- says:      {} of the children in care went missing in a year.
-- unit:      percent
-- better:    lower
-- every:     month, window: 12 months
-- from:      ssda903
-- line:      missing, percent, lower: Children in care who were missing
-- line:      away, percent, neither: Children in care who were away without authorisation
-- line:      incidents, mean incidents, lower: Times missing for each child who was missing
-- published: away = cla-missing-rate:Children_Away
-- source:    DfE, Children looked after in England, children missing and away from placement without authorisation
-- note:      Counts children looked after at any time in the period, without short breaks. An incident of any length
--            counts, also one that began before the period.
-- note:      An incident without an end that the next return does not repeat ended, as far as anybody can say, on 31 March.
-- note:      Short breaks are left out, and incidents of children who were not in care in the period.
-- note:      Missing (M) and away (A) are recorded very differently from council to council: read the two together.
-- example:   2025-03-31 = 3 of 29, 1 excluded
-- example:   2025-03-31 away = 2 of 29, 1 excluded
-- example:   2025-03-31 incidents = 4 of 3
with looked_after as (
  select p.id as period, e.child,
    case when bool_and(e.short_break) then 'short breaks' end as excluded
  from period p
  join cla_episode e on e.decom < p.ends and (e.dec is null or e.dec > p.starts or e.decom >= p.starts)
  group by p.id, e.child
),
incident as (
  select p.id as period, m.child, m.missing, count(*) as incidents, max(m.mis_start) as latest
  from period p
  join cla_missing m on m.mis_start < p.ends and (m.mis_end is null or m.mis_end >= p.starts)
  where m.missing in ('M', 'A')
  group by p.id, m.child, m.missing
)
select l.period, 'missing' as series, l.child, i.latest as on, i.child is not null as met, null::double as amount,
  l.excluded
from looked_after l
left join incident i on i.period = l.period and i.child = l.child and i.missing = 'M'
union all
select l.period, 'away', l.child, i.latest, i.child is not null, null, l.excluded
from looked_after l
left join incident i on i.period = l.period and i.child = l.child and i.missing = 'A'
union all
select l.period, 'incidents', l.child, i.latest, null, i.incidents, l.excluded
from looked_after l
join incident i on i.period = l.period and i.child = l.child and i.missing = 'M'
