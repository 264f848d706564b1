-- title:     Families ready compared with children waiting
-- child:     Are there enough families for the children who wait?
-- says:      Children who wait for a new family: {}.
-- unit:      count
-- better:    lower
-- every:     quarter
-- from:      annexa
-- line:      waiting, count, lower: Children with a placement order who are not matched
-- line:      harder, count, lower: Of these, children for whom families are harder to find
-- line:      ready, count, higher: Approved families who are not matched
-- public:    no-default
-- source:    Adoption scorecard A9, A11 and A14; Ofsted 2018, recommendation 2
-- note:      On the last day of the period, from the newest lists of children and of adopters. Numbers and not a ratio: with a handful of children a ratio leaps when one is
--            matched, it says the same of 2 for 1 and 20 for 10, and with one of the two numbers it gives the other away. Set the lines side by side.
-- note:      Harder to find: aged 5 or over, with a brother or sister who waits too, of Black or mixed heritage, or disabled.
-- note:      Adopters are the regional adoption agency's: count those it holds for this council.
-- example:   2025-03-31 = 6
-- example:   2025-03-31 harder = 5
-- example:   2025-03-31 ready = 2
-- example:   2024-12-31 = 2
-- example:   2024-12-31 harder = 0
-- example:   2024-12-31 ready = 1
with shown as (
  select p.id as period, p.as_at, s.as_at as snapshot
  from period p
  join aa_snapshot s on s.as_at <= p.as_at and s.until >= p.as_at
),
waiting as (
  select w.period, w.as_at, a.child, a.placement_order, a.disabled, count(*) over (partition by w.period, coalesce(a.family, a.child)) as in_family
  from shown w
  join aa_adoption a on a.as_at = w.snapshot
  where a.placement_order <= w.as_at and (a.matched is null or a.matched > w.as_at) and (a.placed is null or a.placed > w.as_at)
    and (a.adopted is null or a.adopted > w.as_at) and (a.reversed is null or a.reversed > w.as_at)
),
ready as (
  select w.period, coalesce(a.family, a.adopter) as family, min(a.approved) as approved
  from shown w
  join aa_adopter a on a.as_at = w.snapshot
  group by w.period, w.as_at, coalesce(a.family, a.adopter)
  having min(a.approved) <= w.as_at and coalesce(bool_and(a.matched is null or a.matched > w.as_at), true)
    and coalesce(bool_and(a.placed is null or a.placed > w.as_at), true) and coalesce(bool_and(a.left_on is null or a.left_on > w.as_at), true)
)
select period, 'waiting' as series, child as case_id, child, placement_order as on, true as met
from waiting
union all
select w.period, 'harder', w.child, w.child, w.placement_order, true
from waiting w
left join person k on k.child = w.child
where age(k.dob, w.as_at) >= 5 or w.in_family > 1 or left(k.ethnic, 1) in ('B', 'M') or coalesce(w.disabled, k.disabled)
union all
select period, 'ready', family, null, approved, true
from ready
