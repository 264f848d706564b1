-- title:     Children in care
-- child:     How many children are in our care?
-- says:      {} children are in care.
-- unit:      rate per 10,000
-- better:    neither
-- every:     month
-- from:      ssda903
-- per:       10,000 population 0-17
-- line:      all, rate per 10,000, neither: Children in care
-- line:      not-uasc, rate per 10,000, neither: Children in care who did not come here alone to seek safety
-- published: count = ctx-cla-rate:LACnum
-- context:   yes
-- source:    DfE, Children looked after in England including adoptions, children looked after at 31 March
-- note:      Looked after on a day: the episode began on or before it and ends after it. Someone who leaves on
--            31 March is not looked after on 31 March. Short breaks (V3, V4) are left out.
-- note:      All returns that are loaded make one history: a later return can bring an episode that the year's own return
--            left out, so a figure may differ from the one published from that return alone.
-- note:      A child whose open episode is missing from the next return left on 1 April for an unknown reason, unless that
--            return still has reviews or outcomes of the child: then care goes on.
-- note:      The population is the ONS mid-year estimate in the reference file; it is revised after each census, which
--            moves every rate.
-- example:   2025-03-31 = 19 of 18,180, 1 excluded
-- example:   2024-03-31 = 23 of 18,000, 2 excluded
-- example:   2025-03-31 not-uasc = 18 of 18,180, 1 excluded
-- example:   2024-03-31 not-uasc = 21 of 18,000, 2 excluded
with looked_after as (
  select p.id as period, p.as_at, e.child, e.care_from,
    case when e.short_break then 'short breaks' end as excluded
  from period p
  join cla_episode e on e.decom <= p.as_at and (e.dec is null or e.dec > p.as_at)
)
select l.period, 'all' as series, l.child, true as met, l.care_from as on, l.excluded
from looked_after l
union all
select l.period, 'not-uasc', l.child, true, l.care_from, l.excluded
from looked_after l
left join cla_child c on c.child = l.child
where not coalesce(c.uasc and (c.duc is null or c.duc > l.as_at), false)
