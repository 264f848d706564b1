-- title:     Brothers and sisters living together
-- child:     Do you live with your brothers and sisters?
-- says:      Some brothers and sisters should live together. {} of them do.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- from:      ssda903, reg_sibling
-- line:      all, percent, higher: Groups of brothers and sisters who all live together
-- line:      partly, percent, neither: Groups of whom some live together, and not all
-- source:    Children Act 1989, section 22C(8)(c); Ofsted, inspection of children's services 2022, paragraph 24
-- note:      Groups with at least two children in care on the day for whom the newest plan is to live together. Those whose plan is to live
--            apart stand beside, with the reason in the register.
-- note:      The same home is the same postcode and the same registered number: two homes in one street of one provider look like one. A group with a child whose
--            postcode is not written down is not known, unless the others already live apart.
-- example:   2025-03-31 = 2 of 5, 1 excluded, 1 unknown
-- example:   2025-03-31 partly = 1 of 5, 1 excluded, 1 unknown
-- example:   2024-12-31 = 3 of 6, 1 unknown
-- example:   2024-12-31 partly = 1 of 6, 1 unknown
with planned as (
  select p.id as period, p.as_at, r.group_id, r.child, max_by(r.plan, r.plan_date) as plan
  from period p
  join reg_sibling r on r.plan_date <= p.as_at
  group by p.id, p.as_at, r.group_id, r.child
),
living as (
  select n.period, n.group_id, n.child, n.plan, e.pl_post || ' ' || coalesce(e.urn, '') as home
  from planned n
  join cla_episode e on e.child = n.child and e.decom <= n.as_at and (e.dec is null or e.dec > n.as_at) and not e.short_break
),
home as (
  select period, group_id, home, count(*) as children,
    count(*) filter (plan = 'together') as to_be_together
  from living
  group by period, group_id, home
),
counted as (
  select period, group_id, sum(children) as children, sum(to_be_together) as to_be_together,
    coalesce(max(to_be_together) filter (home is not null), 0) as most_in_one,
    coalesce(sum(to_be_together) filter (home is null), 0) as home_unknown,
    count(*) filter (home is not null and to_be_together > 0) as homes
  from home
  group by period, group_id
  having sum(children) >= 2
),
judged as (
  select *,
    case when to_be_together < 2 then 'the plan is that they live apart' end as excluded,
    case when homes > 1 then false when home_unknown > 0 then null else homes = 1 end as all_together
  from counted
)
select period, 'all' as series, group_id as case_id, excluded, all_together as met
from judged
union all
select period, 'partly', group_id, excluded,
  case
    when home_unknown > 0 and not (homes > 1 and most_in_one > 1) then null
    else homes > 1 and most_in_one > 1
  end
from judged
