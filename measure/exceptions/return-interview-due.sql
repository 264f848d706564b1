-- title:     Return home interviews not held
-- why:       The talk after a child came back must be held within 72 hours: what made them go is told now or never.
-- who:       Missing children coordinator
-- late:      {child|children} back for more than 72 hours without their talk
-- soon:      {child|children} who came back within the last 72 hours and {waits|wait} for their talk
-- sort:      due
-- from:      reg_rhi
-- source:    DfE, Statutory guidance on children who run away or go missing from home or care (2014): within 72 hours
-- setting:   look_back_days = 90 | days after which a talk that was not held leaves the list | Missing children coordinator | 2026-11-23 | local choice
-- note:      A child who said no is not listed: that is an answer. One who could not be reached, or went missing again, still waits.
-- note:      The third day after the return is the last; the hour is in the register.
-- example:   2025-03-31 = 2 late, 1 soon
select r.child, r.episode_id as case_id, r.missing_end::date as since, r.missing_end::date + 3 as due,
  case
    when r.declined_reason = 'could not be reached' then 'Could not be reached so far'
    when r.declined_reason = 'missing again' then 'Has been missing again since'
    when r.offered_at is null then 'Not offered yet'
    when r.accepted_yn is null then 'Offered, no answer yet'
    else 'Accepted, not held yet'
  end as words
from reg_rhi r
cross join today t
cross join setting s
where r.held_at is null and r.missing_end::date <= t.day and r.missing_end::date >= t.day - s.look_back_days
  and coalesce(r.accepted_yn, true) and coalesce(r.declined_reason, '') not in ('child did not want it', 'spoke to worker instead')
