-- title:     Early permanence placements
-- child:     Could a baby move once, straight to the family who may adopt?
-- says:      {} of the adopted children lived with their new family from early on.
-- unit:      percent
-- better:    higher
-- every:     quarter, window: 36 months
-- from:      ssda903
-- source:    SSDA903 placement codes U2 and U5 (fostering for adoption, concurrent planning)
-- note:      Children adopted in three years who had lived with the same people before as foster carers who are also
--            approved adopters. Unknown where the returns loaded do not reach back to the first day with them.
-- example:   2025-03-31 = 1 of 5
with last_place as (
  select child, care_from, carer_no, starts, carer_from_known,
    row_number() over (partition by child, care_from order by starts desc) as nth
  from cla_placement
  where not temporary
)
select p.id as period, c.child || ' ' || c.starts::varchar as case_id, c.child, c.ends as on,
  case
    when exists (
      select 1 from cla_placement s
      where s.child = c.child and s.care_from = c.starts and s.carer_no = l.carer_no and s.place in ('U2', 'U5')
    ) then true
    when l.carer_from_known then false
  end as met,
  case when c.short_break then 'short breaks' end as excluded
from period p
join cla_period c on c.ends >= p.starts and c.ends < p.ends
left join last_place l on l.child = c.child and l.care_from = c.starts and l.nth = 1
where c.last_rec in ('E11', 'E12')
