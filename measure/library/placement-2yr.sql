-- title:     Same home for two years
-- child:     Have you been able to stay with the same family?
-- says:      {} of the children who have been in care for long had the same home for two years.
-- unit:      percent
-- better:    higher
-- every:     month
-- from:      ssda903
-- source:    DfE, Children looked after in England, living with the same carer for at least two years
-- note:      Children under 16 on the day, in care without a break for two and a half years. With the same carer for two
--            years, or placed for adoption and that placement and the one before it together last two years
--            (where the present foster carer adopts, A3 and A5, the one before is with that carer).
-- note:      A stay in a temporary placement (T0 to T4) does not end a placement to which the child comes back.
-- note:      Counted only from 30 months after the first day of the returns loaded: before, those whose long stay shows in
--            the returns could be counted and those who moved could not, and the figure would be far too high.
-- example:   2025-03-31 = 3 of 6, 0 excluded
with carer as (
  select child, care_from, carer_no, min(starts) as carer_from, bool_and(carer_from_known) as carer_from_known
  from cla_placement
  group by child, care_from, carer_no
),
before as (
  select *,
    lag(carer_from) over (partition by child, care_from order by carer_no) as earlier_from,
    lag(carer_from_known) over (partition by child, care_from order by carer_no) as earlier_known
  from carer
),
living as (
  select s.child, s.starts, s.ends, s.care_from,
    case when s.place in ('A4', 'A6') then coalesce(b.earlier_from, b.carer_from) else b.carer_from end as since,
    case when s.place in ('A4', 'A6') then coalesce(b.earlier_known, b.carer_from_known)
      else b.carer_from_known end as since_known
  from cla_placement s
  join before b on b.child = s.child and b.care_from = s.care_from and b.carer_no = s.carer_no
  where not s.short_break
),
care as (
  select child, starts, starts_known from cla_period
)
select p.id as period, s.child, s.since as on,
  case
    when add_months(s.since, 24) <= p.as_at then true
    when s.since_known then false
  end as met,
  case
    when add_months(v.starts, 30) > p.as_at then 'the returns loaded do not reach back 30 months'
    when k.dob is null then 'date of birth not known'
    when add_months(s.care_from, 30) <= p.as_at then null
    when not c.starts_known then 'the returns loaded do not say when care began'
  end as excluded
from period p
join living s on s.starts <= p.as_at and (s.ends is null or s.ends > p.as_at)
join care c on c.child = s.child and c.starts = s.care_from
left join cla_child k on k.child = s.child
cross join cla_coverage v
where (k.dob is null or age(k.dob, p.as_at) < 16)
  and (add_months(s.care_from, 30) <= p.as_at or not c.starts_known)
