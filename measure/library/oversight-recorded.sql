-- title:     Manager decisions written down with reasons
-- child:     Are the reasons for big decisions written in your file?
-- says:      For {} of the big decisions the reasons were written down in time.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      reg_oversight
-- setting:   urgent_days = 1 | working days after a strategy or placement decision | Principal Social Worker | 2025-04-01 | local standard (unverified)
-- setting:   other_days = 5 | working days after any other decision | Principal Social Worker | 2025-04-01 | local standard (unverified)
-- source:    Ofsted 2018, recommendation 4: record the rationale for case decisions
-- note:      Decision points sampled in the period: referral, strategy, assessment, plan, placement, closure. Met: a manager's decision was
--            recorded in time, with its reasons.
-- note:      A decision without a recorded day counts as not recorded.
-- example:   2025-03-31 = 3 of 6
-- example:   2024-12-31 = 1 of 1
select p.id as period, r.record_id as case_id, r.child, r.point_date as on,
  coalesce(r.rationale_yn, false)
    and coalesce(wd(r.point_date, r.decided_at) <= case when r.decision_point in ('strategy', 'placement') then s.urgent_days else s.other_days end, false) as met,
  case
    when r.decision_point in ('referral', 'strategy', 'assessment', 'plan', 'placement', 'closure') then r.decision_point
    else 'not said'
  end as by_decision
from period p
cross join setting s
join reg_oversight r on r.point_date >= p.starts and r.point_date < p.ends
