-- title:     Nights in homes that are not registered (return on children in care)
-- child:     Did anyone live in a place that we had not checked?
-- says:      Children spent {} in homes that we had not checked.
-- unit:      total nights
-- better:    lower
-- every:     month
-- from:      ssda903
-- answers:   placement-unregistered
-- line:      nights, total nights, lower: Nights in placements that the return calls other or unregistered
-- line:      children, count, lower: Children who spent at least one night there
-- setting:   place_codes = Z11 Z12 Z13 Z14 Z1 | placement codes that are counted | Head of Placements | 2025-04-01 | DfE's codes from 2025/26, and Z1 before; their exact meaning is to be read from the guide (unverified)
-- public:    no-default
-- source:    DfE, Children looked after by local authorities in England, guide to the SSDA903 collection, placement codes
-- note:      The same question asked of the yearly return. Until 2024/25 it has one code (Z1) for every other placement: more than the unregistered ones, so that the
--            figure is the most it can be.
-- example:   2025-03-31 = 18 of 3
-- example:   2025-03-31 children = 3
-- example:   2025-02-28 = 3 of 1
with spent as (
  select p.id as period, l.child, l.starts, least(coalesce(l.ends, p.ends), p.ends) - greatest(l.starts, p.starts) as nights
  from period p
  cross join setting s
  join cla_placement l on l.starts < p.ends and (l.ends is null or l.ends > p.starts) and contains(' ' || s.place_codes || ' ', ' ' || l.place || ' ')
  where not l.short_break
)
select period, 'nights' as series, child || ' ' || starts as case_id, child, starts as on, nights::double as amount, null::boolean as met
from spent
where nights > 0
union all
select period, 'children', child, child, min(starts), null, true
from spent
where nights > 0
group by period, child
