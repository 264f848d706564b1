-- title:     Staying put with former foster carers
-- child:     Could you stay with your foster family after 18?
-- says:      {} of the young people in foster homes stayed there after they turned 18.
-- unit:      percent
-- better:    higher
-- every:     year
-- from:      ssda903
-- source:    DfE, Children looked after in England, care leavers aged 19 and 20 living with their former foster carers
-- note:      Young people whose 19th or 20th birthday fell in the year and who left care on their 18th birthday from a
--            foster home (U1 to U6). Living with the former foster carer: accommodation Z.
-- example:   2025-03-31 = 1 of 2, 7 excluded
select p.id as period, o.child, c.ends as on, coalesce(o.accom in ('Z1', 'Z2'), false) as met,
  case
    when o.in_touch = 'DIED' then 'died'
    when o.in_touch = 'RHOM' then 'home with parents for six months or more'
    when c.child is null and s.child is not null then 'had short breaks only'
    when c.child is null then 'leaving care lies before the returns loaded'
    when c.ends is null or age(coalesce(k.dob, o.dob), c.ends) <> 18 or age(coalesce(k.dob, o.dob), c.ends - 1) <> 17 then 'did not leave care on the 18th birthday'
    when not coalesce(c.last_place in ('U1', 'U2', 'U3', 'U4', 'U5', 'U6'), false) then 'did not leave care from a foster home'
  end as excluded
from period p
join cla_oc3 o on fy_last(o.year) = p.as_at
left join cla_child k on k.child = o.child
left join (
  select child, max_by(ends, starts) as ends, max_by(last_place, starts) as last_place
  from cla_period
  where not short_break and ends is not null
  group by child
) c on c.child = o.child
left join (select distinct child from cla_period where short_break) s on s.child = o.child
where age(coalesce(k.dob, o.dob), p.as_at) between 19 and 20
