-- title:     Children in care living with family or friends
-- child:     Could you live with someone you already knew and loved?
-- says:      {} of the children in care live with family or friends.
-- unit:      percent
-- better:    higher
-- every:     month
-- from:      ssda903
-- line:      of-all, percent, higher: Children in care fostered by family or friends
-- line:      of-fostered, percent, higher: The same, of children in foster care
-- source:    DfE, Children looked after in England, placement type at 31 March
-- note:      Placements U1, U2 and U3. Children placed with their own parents (P1) are not in this count.
-- example:   2025-03-31 = 3 of 19, 1 excluded
-- example:   2025-03-31 of-fostered = 3 of 14, 0 excluded
with looked_after as (
  select p.id as period, e.child, e.decom, e.place,
    case when e.short_break then 'short breaks' end as excluded
  from period p
  join cla_episode e on e.decom <= p.as_at and (e.dec is null or e.dec > p.as_at)
)
select period, 'of-all' as series, child, decom as on, coalesce(place in ('U1', 'U2', 'U3'), false) as met, excluded
from looked_after
union all
select period, 'of-fostered', child, decom, place in ('U1', 'U2', 'U3'), excluded
from looked_after
where place in ('U1', 'U2', 'U3', 'U4', 'U5', 'U6')
