-- title:     Long-term foster homes confirmed
-- child:     Has someone told you that you can stay?
-- says:      Some foster homes should be for good. {} of them are.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- from:      ssda903, reg_permanence
-- line:      confirmed, percent, higher: Long-term match agreed by the panel, and living in it
-- line:      told, percent, higher: Of those, children who were told in time
-- line:      wait, median days, lower: Days from the plan to the panel
-- setting:   plan_months = 6 | months after the plan by which the match should be confirmed | Permanence Service Manager | 2025-04-01 | local standard (unverified)
-- setting:   told_days = 10 | working days after the panel in which the child is told | Permanence Service Manager | 2025-04-01 | local standard (unverified)
-- source:    Ofsted 2018, recommendation 7; Care Planning, Placement and Case Review (England) Regulations 2010, regulation 22B
-- note:      Children in care on the day whose plan has been long-term fostering, without another plan in between, for longer than the months set. Confirmed: placed in a long-term
--            foster home (U1 or U4) on the day, and a panel agreed it.
-- example:   2025-03-31 = 3 of 6, 1 excluded
-- example:   2025-03-31 told = 1 of 2, 1 excluded
-- example:   2025-03-31 wait = 183 of 5, 1 excluded
-- example:   2024-12-31 = 1 of 4, 1 excluded
with other_plan as (
  select p.id as period, r.child, max(r.agreed_date) as last_other
  from period p
  join reg_permanence r on r.agreed_date <= p.as_at and r.plan <> 'long-term fostering'
  group by p.id, r.child
),
planned as (
  select p.id as period, p.as_at, r.child, min(r.agreed_date) as since,
    min(r.panel_date) filter (r.panel_date <= p.as_at) as panel, min(r.child_told_date) as told
  from period p
  join reg_permanence r on r.agreed_date <= p.as_at and r.plan = 'long-term fostering'
  left join other_plan o on o.period = p.id and o.child = r.child
  where o.last_other is null or r.agreed_date > o.last_other
  group by p.id, p.as_at, r.child
),
judged as (
  select n.period, n.as_at, n.child, n.since, n.panel, n.told, s.told_days,
    case when e.short_break then 'short breaks' end as excluded,
    coalesce(e.place in ('U1', 'U4'), false) and n.panel is not null as confirmed
  from planned n
  cross join setting s
  join cla_episode e on e.child = n.child and e.decom <= n.as_at and (e.dec is null or e.dec > n.as_at)
  where add_months(n.since, s.plan_months) < n.as_at
)
select period, 'confirmed' as series, child, panel as on, excluded, confirmed as met, null::double as amount
from judged
union all
select period, 'told', child, told,
  case when told is null and add_wd(panel, told_days) > as_at then 'not yet due' else excluded end,
  coalesce(wd(panel, told) <= told_days, false), null
from judged
where confirmed
union all
select period, 'wait', child, panel, excluded, null, (panel - since)::double
from judged
where panel is not null
