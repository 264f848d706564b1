-- title:     Audit actions done on time
-- child:     When we found a mistake, did we fix it?
-- says:      {} of the mistakes we found were put right in time.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      reg_action
-- beside:    audit-good
-- source:    Ofsted 2022, area 5: the impact of audit
-- note:      Actions from audits that fell due in the period. Met: done by the day, and somebody other than the one who was to do it
--            has checked that it was done.
-- example:   2025-03-31 = 2 of 5
-- example:   2024-12-31 = 1 of 1
select p.id as period, r.action_id as case_id, r.child, r.due_date as on,
  coalesce(r.done_date <= r.due_date and r.verified_by <> r.owner, false) as met
from period p
join reg_action r on r.due_date >= p.starts and r.due_date < p.ends
where r.source = 'audit'
