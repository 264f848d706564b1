-- title:     Our own foster places
-- child:     Are there enough foster homes near here?
-- says:      We have {} places with our own foster families.
-- unit:      total places
-- better:    higher
-- every:     quarter
-- from:      reg_foster_carer
-- line:      places, total places, higher: Approved places with our own foster families
-- line:      filled, share of places, higher: Places that are filled
-- cases:     household
-- source:    Ofsted, Fostering in England: approved mainstream places
-- note:      Households on the newest list of the quarter, those for relatives and friends only left out. A household that is on hold keeps its approval and
--            so counts among the places; among those that could be filled it does not.
-- example:   2025-03-31 = 7 of 3
-- example:   2025-03-31 filled = 4 of 5
with newest as (
  select p.id as period, max(r.as_at) as as_at
  from period p
  join reg_foster_carer r on r.as_at >= p.starts and r.as_at < p.ends
  group by p.id
),
household as (
  select n.period, n.as_at, r.household_id, r.approved_places, r.used_places, r.on_hold_reason
  from newest n
  join reg_foster_carer r on r.as_at = n.as_at
  where not coalesce(r.kinship_yn, false)
)
select period, 'places' as series, household_id as case_id, as_at as on, approved_places::double as amount, null::double as over
from household
union all
select period, 'filled', household_id, as_at, coalesce(used_places, 0)::double, approved_places::double
from household
where on_hold_reason is null
