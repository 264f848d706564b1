-- title:     Months from adoption decision to match
-- child:     Did we start looking for your family straight away?
-- says:      It took {} to find the right family.
-- unit:      mean months
-- better:    lower
-- every:     quarter, window: 12 months
-- from:      ssda903
-- line:      adopted, mean months, lower: Months from decision to match, children adopted in the period
-- line:      waiting, mean months, lower: Months since the decision, children still waiting to move in with adopters
-- source:    DfE National Framework outcome 4; SSDA903 AD1 DATE_INT and DATE_MATCH, PlacedAdoption DATE_PLACED
-- note:      DATE_INT is the day of the decision that the child should be placed for adoption; so, despite its name, is
--            DATE_PLACED of the table of decisions. A month is 30.4375 days.
-- note:      Few children: one who waited long moves the mean. The second line shows those who still wait.
-- example:   2025-03-31 = 9.07 of 3
-- example:   2025-03-31 waiting = 8.97 of 1
with waiting as (
  select p.id as period, d.child, min(d.date_placed) as decided, any_value(p.as_at) as as_at
  from period p
  join cla_placed_adoption d on d.date_placed <= p.as_at and (d.date_placed_ceased is null or d.date_placed_ceased > p.as_at)
  join cla_episode e on e.child = d.child and e.decom <= p.as_at and (e.dec is null or e.dec > p.as_at)
  where not e.short_break and coalesce(e.place not in ('A3', 'A4', 'A5', 'A6'), true)
  group by p.id, d.child
)
select p.id as period, 'adopted' as series, c.child || ' ' || c.starts::varchar as case_id, c.child, c.ends as on,
  case when a.date_match >= a.date_int then (a.date_match - a.date_int) / 30.4375 end as amount,
  case
    when c.short_break then 'short breaks'
    when a.date_match < a.date_int then 'matched before the decision'
  end as excluded
from period p
join cla_period c on c.ends >= p.starts and c.ends < p.ends
left join cla_ad1 a on a.child = c.child and a.year = fy_ending(c.ends)
where c.last_rec in ('E11', 'E12')
union all
select period, 'waiting', child, child, decided, (as_at - decided) / 30.4375, null
from waiting
