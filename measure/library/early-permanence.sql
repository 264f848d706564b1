-- title:     Early permanence placements
-- child:     Could a baby move once, straight to the family who may adopt?
-- unit:      percent
-- better:    higher
-- every:     quarter, window: 36 months
-- from:      ssda903
-- source:    SSDA903 placement codes U2 and U5 (fostering for adoption, concurrent planning)
-- note:      Children adopted in three years who had lived with the same people before as foster carers who are also
--            approved adopters. Unknown where the returns loaded do not reach back to the beginning of care.
-- example:   2025-03-31 = 1 of 4, 1 unknown
with last_place as (
  select child, care_from, carer_no, starts,
    row_number() over (partition by child, care_from order by starts desc) as nth
  from cla_placement
  where not temporary
)
select p.id as period, c.child, c.ends as on,
  case
    when exists (
      select 1 from cla_placement s
      where s.child = c.child and s.care_from = c.starts and s.carer_no = l.carer_no and s.place in ('U2', 'U5')
    ) then true
    when c.starts_known then false
  end as met
from period p
join cla_period c on c.ends >= p.starts and c.ends < p.ends
join last_place l on l.child = c.child and l.care_from = c.starts and l.nth = 1
where not c.short_break and c.last_rec in ('E11', 'E12')
