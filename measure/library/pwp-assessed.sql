-- title:     Checks done before living back with parents on an order
-- child:     Before you moved home on an order, did we check it was safe?
-- says:      {} of the moves back home were checked first.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- pool:      36 months
-- from:      ssda903, reg_pwp
-- line:      started, percent, higher: Moves back to parents in the period for which every check came first
-- line:      living, percent, higher: Children living with parents on the last day for whom every check came first
-- setting:   urgent_days = 10 | working days in which the checks follow an urgent move (regulation 19) | Nominated Officer | 2025-04-01 | local reading of regulation 19 (unverified)
-- public:    no-default
-- source:    Care Planning, Placement and Case Review (England) Regulations 2010, regulations 17 to 19; Ofsted, inspection of children's services 2022, paragraph 32
-- note:      Placements with parents (P1) that began while the child was on an interim or full care order (C1, C2). Four things, all dated on or before the first day: the
--            suitability assessment, the nominated officer's agreement, the placement plan, and the reviewing officer was asked. One missing is none.
-- note:      Checks of an earlier stay with parents do not count for the next one. The numbers are tiny: read the counts and the list.
-- example:   2025-03-31 = 3 of 7
-- example:   2025-03-31 living = 2 of 6
-- example:   2024-12-31 = 3 of 6
-- example:   2024-12-31 living = 2 of 5
with home as (
  select l.child, l.starts, l.ends, l.care_from,
    lag(l.ends) over (partition by l.child order by l.starts) as earlier_until
  from cla_placement l
  join cla_episode e on e.child = l.child and e.decom = l.starts and e.ls in ('C1', 'C2')
  where l.place = 'P1' and not l.short_break
),
checked as (
  select h.child, h.starts, h.ends,
    coalesce(bool_or(r.iro_consulted_yn
      and greatest(r.reg17_assessment_date, r.nominated_officer_date, r.placement_plan_date)
        <= case when r.urgent_yn then add_wd(h.starts, s.urgent_days) else h.starts end), false) as met
  from home h
  cross join setting s
  left join reg_pwp r on r.child = h.child and r.reg17_assessment_date >= coalesce(h.earlier_until, h.care_from)
    and r.nominated_officer_date is not null and r.placement_plan_date is not null
  group by h.child, h.starts, h.ends
)
select p.id as period, 'started' as series, c.child || ' ' || c.starts as case_id, c.child, c.starts as on, c.met
from period p
join checked c on c.starts >= p.starts and c.starts < p.ends
union all
select p.id, 'living', c.child, c.child, c.starts, c.met
from period p
join checked c on c.starts <= p.as_at and (c.ends is null or c.ends > p.as_at)
