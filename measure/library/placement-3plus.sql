-- title:     Three or more homes in a year
-- child:     Did children have to move home a lot?
-- says:      {} of the children in care had three or more homes in a year.
-- unit:      percent
-- better:    lower
-- every:     month, window: 12 months
-- parts:     none
-- from:      ssda903
-- line:      year, percent, lower: Children in care with three or more placements in 12 months
-- line:      2-years, percent, lower: Children in care with three or more placements in 24 months
-- beside:    placement-2yr
-- source:    DfE, Children looked after in England, placement stability; National Framework outcome 4
-- note:      Children in care on the day, without short breaks. Placements of a day or more with any time in the
--            period count, also the ones open at its start and its end. A change of legal status alone is no move, nor
--            is adoption by the present foster carer, nor coming back from a temporary placement (T0 to T4), which does
--            not count itself.
-- example:   2025-03-31 = 1 of 19, 1 excluded
-- example:   2025-03-31 2-years = 4 of 19, 1 excluded
with looked_after as (
  select p.id as period, p.starts, p.ends, e.child, e.short_break
  from period p
  join cla_episode e on e.decom <= p.as_at and (e.dec is null or e.dec > p.as_at)
),
stay as (
  select child, home_no, min(starts) as starts,
    case when bool_or(ends is null) then null else max(ends) end as ends
  from cla_placement
  where not temporary and not short_break and (ends is null or ends > starts)
  group by child, home_no
),
homes as (
  select p.id as period, s.child, max(s.starts) as latest,
    count(*) filter (s.ends is null or s.ends > p.starts) as in_year,
    count(*) as in_two_years
  from period p
  join stay s on s.starts < p.ends and (s.ends is null or s.ends > add_months(p.ends, -24))
  group by p.id, s.child
)
select l.period, 'year' as series, l.child, h.latest as on, coalesce(h.in_year, 0) >= 3 as met,
  case when l.short_break then 'short breaks' end as excluded
from looked_after l
left join homes h on h.period = l.period and h.child = l.child
union all
select l.period, '2-years', l.child, h.latest, coalesce(h.in_two_years, 0) >= 3,
  case
    when l.short_break then 'short breaks'
    when add_months(l.ends, -24) < v.starts then 'the returns loaded do not reach back 24 months'
  end
from looked_after l
cross join cla_coverage v
left join homes h on h.period = l.period and h.child = l.child
