-- title:     Days from coming into care to moving in with adopters (A10)
-- child:     How long did you wait for your forever family?
-- says:      It took {} from coming into care to moving in with a new family.
-- unit:      mean days
-- better:    lower
-- every:     quarter, window: 36 months
-- from:      ssda903
-- line:      three-years, mean days, lower: Days from coming into care to moving in, children adopted in three years
-- line:      one-year, mean days, lower: The same, children adopted in the last 12 months
-- source:    Adoption scorecard A10 (Adoption and Special Guardianship Leadership Board)
-- note:      From the first day of the period of care to the first day of the placement for adoption (A3 to A6) with the
--            adopters; where the child was adopted by the foster carer, to the first day with that carer.
-- note:      Children who came into care before the first return loaded are mostly left out, and they waited longest: until
--            the returns reach back far enough the mean is too low. Read it with the number left out.
-- note:      The threshold of 14 months is 426 days: a target, set on this page. Few children: one moves the mean by weeks, and working
--            hard for a child who waited long makes it worse; read it beside those who still wait.
-- example:   2025-03-31 = 616 of 4, 1 excluded
-- example:   2025-03-31 one-year = 245 of 3
with last_place as (
  select child, care_from, place, carer_no, carer_from,
    row_number() over (partition by child, care_from order by starts desc) as nth
  from cla_placement
  where not temporary
),
move_in as (
  select child, care_from, carer_no, min(starts) as moved_in
  from cla_placement
  where place in ('A3', 'A4', 'A5', 'A6')
  group by child, care_from, carer_no
),
adopted as (
  select c.child, c.child || ' ' || c.starts::varchar as case_id, c.starts, c.ends, c.starts_known, c.short_break,
    case
      when coalesce(a.foster_care, l.place in ('A3', 'A5'), false) then l.carer_from
      else m.moved_in
    end as home
  from cla_period c
  join last_place l on l.child = c.child and l.care_from = c.starts and l.nth = 1
  left join move_in m on m.child = c.child and m.care_from = c.starts and m.carer_no = l.carer_no
  left join cla_ad1 a on a.child = c.child and a.year = fy_ending(c.ends)
  where c.last_rec in ('E11', 'E12')
)
select p.id as period, 'three-years' as series, a.case_id, a.child, a.home as on, (a.home - a.starts)::double as amount,
  case
    when a.short_break then 'short breaks'
    when not a.starts_known then 'the returns loaded do not say when care began'
    when a.home is null then 'never placed for adoption'
  end as excluded
from period p
join adopted a on a.ends >= p.starts and a.ends < p.ends
union all
select p.id, 'one-year', a.case_id, a.child, a.home, (a.home - a.starts)::double,
  case
    when a.short_break then 'short breaks'
    when not a.starts_known then 'the returns loaded do not say when care began'
    when a.home is null then 'never placed for adoption'
  end
from period p
join adopted a on a.ends >= add_months(p.ends, -12) and a.ends < p.ends
