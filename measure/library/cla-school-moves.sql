-- title:     Children in care who changed school mid-year
-- child:     Did you have to change school?
-- says:      {} of the children in care had to move school this year.
-- unit:      percent
-- better:    lower
-- every:     year
-- from:      ssda903, sc
-- source:    DfE, Children looked after in England, stability of school placements (statistics in development)
-- note:      Children in care on 31 March who are in one of the school censuses of the year. Changed: joined a school that is not the one before, or any where there was none
--            before, from 1 April to 31 March. Left out: joining from 1 August to 30 September, when everybody does, and before the child first came into care in the year.
-- note:      The council has the census of its own schools only. A child at a school elsewhere stands under “not in the school census” here. The Department matches
--            every child with schools anywhere, and its figure stands beside.
-- note:      A second school attended part of the week is no move.
-- example:   2025-03-31 = 4 of 10, 21 excluded
-- example:   2024-03-31 = 1 of 2, 25 excluded
with looked_after as (
  select p.id as period, p.starts, p.ends, p.as_at, c.child,
    bool_and(c.short_break) filter (c.ends is null or c.ends > p.as_at) as short_break,
    greatest(min(c.starts) filter (not c.short_break), p.starts) as since
  from period p
  join cla_period c on c.starts <= p.as_at and (c.ends is null or c.ends > p.starts)
  group by p.id, p.starts, p.ends, p.as_at, c.child
  having bool_or(c.ends is null or c.ends > p.as_at)
),
joined as (
  select child, urn, entered, lag(urn) over (partition by child order by entered, urn) as before
  from (
    select distinct child, urn, entered
    from sc_pupil
    where entered is not null and coalesce(enrolment, 'C') not in ('S', 'G')
  )
),
matched as (
  select l.period, l.child, count(q.pupil) > 0 as found
  from looked_after l
  left join sc_pupil q on q.child = l.child and q.as_at >= l.starts and q.as_at < add_months(l.ends, 3)
  group by l.period, l.child
),
moved as (
  select l.period, l.child, l.short_break, max(j.entered) as newest
  from looked_after l
  left join joined j on j.child = l.child and j.before is distinct from j.urn and j.entered >= l.since and j.entered <= l.as_at
    and month(j.entered) not in (8, 9)
  group by l.period, l.child, l.short_break
)
select v.period, v.child, v.newest as on, v.newest is not null as met,
  case when v.short_break then 'short breaks' when not m.found then 'not in the school census' end as excluded
from moved v
join matched m on m.period = v.period and m.child = v.child
