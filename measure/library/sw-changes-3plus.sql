-- title:     Three or more social workers in a year
-- child:     Did children have to get to know many social workers?
-- says:      {} of the children in care had three or more social workers in a year.
-- unit:      percent
-- better:    lower
-- every:     month, window: 12 months
-- parts:     none
-- from:      ssda903
-- source:    DfE, Children looked after in England, stability of social workers; National Framework enabler
-- note:      Counts different people: a worker who comes back is not a new one, and workers before the child came into
--            care count. Children in care on the day, without short breaks.
-- note:      Councils return social workers since 1 April 2023; earlier windows are excluded. A child without any is
--            unknown.
-- example:   2025-03-31 = 2 of 18, 1 excluded, 1 unknown
with looked_after as (
  select p.id as period, p.starts, e.child, e.short_break
  from period p
  join cla_episode e on e.decom <= p.as_at and (e.dec is null or e.dec > p.as_at)
),
workers as (
  select p.id as period, s.child, count(distinct s.sw_id) as workers, max(s.sw_decom) as latest
  from period p
  join cla_sw s on s.sw_decom < p.ends and (s.sw_dec is null or s.sw_dec > p.starts)
  group by p.id, s.child
)
select l.period, l.child, w.latest as on, w.workers >= 3 as met,
  case
    when l.short_break then 'short breaks'
    when l.starts < date '2023-04-01' then 'social workers are returned only since April 2023'
  end as excluded
from looked_after l
left join workers w on w.period = l.period and w.child = l.child
