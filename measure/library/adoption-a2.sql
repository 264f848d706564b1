-- title:     Days from court authority to matching (A2)
-- child:     Once the judge agreed, how long to find your family?
-- says:      Once the judge said yes, it took {} to find a family.
-- unit:      mean days
-- better:    lower
-- every:     quarter, window: 36 months
-- from:      ssda903
-- line:      three-years, mean days, lower: Days from placement order to match, children adopted in three years
-- line:      one-year, mean days, lower: The same, children adopted in the last 12 months
-- source:    Adoption scorecard A2; LG Inform metric 912
-- note:      From the first day of the placement order (or freeing order) to the match; matched before the order is 0.
--            Left out: children who were never placed for adoption, and those without an order.
-- note:      The threshold of 4 months is 121 days: a target, set on this page. Few children: one moves the mean by weeks.
-- example:   2025-03-31 = 119 of 2, 3 excluded
-- example:   2025-03-31 one-year = 0 of 1, 2 excluded
with adopted as (
  select c.child, c.child || ' ' || c.starts::varchar as case_id, c.ends, c.short_break, min(e.decom) filter (e.ls in ('E1', 'D1')) as ordered,
    min_by(e.rne, e.decom) filter (e.ls in ('E1', 'D1')) as ordered_rne,
    bool_or(coalesce(e.place in ('A3', 'A4', 'A5', 'A6'), false)) as placed,
    any_value(a.date_match) as matched
  from cla_period c
  join cla_episode e on e.child = c.child and e.care_from = c.starts
  left join cla_ad1 a on a.child = c.child and a.year = fy_ending(c.ends)
  where c.last_rec in ('E11', 'E12')
  group by c.child, c.starts, c.ends, c.short_break
),
judged as (
  select child, case_id, ends, matched, greatest(matched - ordered, 0)::double as days,
    case
      when short_break then 'short breaks'
      when ordered is null then 'no placement order'
      when not placed then 'never placed for adoption'
      when not coalesce(ordered_rne in ('S', 'L', 'B', 'U'), false)
        then 'the returns loaded do not say when the order was made'
    end as excluded
  from adopted
)
select p.id as period, 'three-years' as series, j.case_id, j.child, j.matched as on,
  case when j.matched is not null then j.days end as amount, j.excluded
from period p
join judged j on j.ends >= p.starts and j.ends < p.ends
union all
select p.id, 'one-year', j.case_id, j.child, j.matched, case when j.matched is not null then j.days end, j.excluded
from period p
join judged j on j.ends >= add_months(p.ends, -12) and j.ends < p.ends
