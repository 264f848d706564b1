-- title:     Safety plan changed because of what the child said
-- child:     Did what you told us change anything?
-- says:      After {} of the talks that showed a risk, the safety plan was changed in time.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      reg_rhi
-- setting:   plan_days = 5 | working days from the interview to the changed plan | Head of Service, adolescents | 2025-04-01 | local standard; Ofsted 2022 asks for the impact of interviews in safety planning (unverified)
-- beside:    rhi-completed
-- source:    Ofsted, inspection of children's services 2022, area 3: return home interviews and their impact
-- note:      Interviews held in the period in which the child told of something that drove or drew them away. One without any
--            such reason is left out and counted.
-- note:      A plan that was never changed counts as not changed in time.
-- note:      An episode that stands in the register twice counts once, with what was done first.
-- example:   2025-03-31 = 2 of 4, 2 excluded
-- example:   2024-12-31 = 2 of 3, 1 excluded
select p.id as period, r.episode_id as case_id, r.child, r.held_at::date as on,
  case when coalesce(r.push_pull_factors, '') in ('', 'none said') then 'no risk was told' end as excluded,
  coalesce(wd(r.held_at::date, r.plan_updated_at) <= s.plan_days and r.plan_updated_at >= r.held_at::date, false) as met
from period p
cross join setting s
join reg_rhi r on r.held_at::date >= p.starts and r.held_at::date < p.ends
qualify row_number() over (partition by p.id, r.episode_id order by r.plan_updated_at nulls last, r.record_id) = 1
