-- title:     Reviewing officers' challenges sorted out
-- child:     Your reviewing officer spoke up for you. Did it work?
-- says:      {} of the problems were put right in time.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- history:   2 months
-- from:      reg_iro_alert
-- line:      in-time, percent, higher: Challenges settled in time, and it is written down whether the child was better off
-- line:      better-off, percent, higher: Settled challenges after which the child was better off
-- line:      raised, count, neither: Challenges raised
-- setting:   alert_days = 20 | working days in which a challenge is settled | Independent Reviewing Manager | 2025-04-01 | IRO Handbook, dispute protocol (unverified)
-- source:    DCSF, IRO Handbook (2010), dispute resolution; Ofsted, inspection of children's services 2022, paragraph 58
-- note:      Challenges, informal or formal, whose last day fell in the period, so that each had its full time. Settled without a word on what it did for the child is not
--            settled here.
-- note:      None raised is a warning and not a success: read the last line beside the number of children in care.
-- example:   2025-03-31 = 2 of 5
-- example:   2025-03-31 better-off = 2 of 3, 1 unknown
-- example:   2025-03-31 raised = 6
-- example:   2024-12-31 = 3 of 4
-- example:   2024-12-31 raised = 4
with due as (
  select p.id as period, p.ends, r.record_id, r.child, r.raised_at, r.resolved_at, r.child_benefit_yn, s.alert_days,
    case r.stage
      when 'informal' then 'informal' when 'stage 1' then 'stage 1' when 'stage 2' then 'stage 2' when 'stage 3' then 'stage 3' when 'cafcass' then 'Cafcass'
    end as stage
  from period p
  cross join setting s
  join reg_iro_alert r on add_wd(r.raised_at, s.alert_days) >= p.starts and add_wd(r.raised_at, s.alert_days) < p.ends
)
select period, 'in-time' as series, record_id as case_id, child, resolved_at as on, stage as by_stage,
  coalesce(wd(raised_at, resolved_at) <= alert_days, false) and child_benefit_yn is not null as met
from due
union all
select period, 'better-off', record_id, child, resolved_at, stage, child_benefit_yn
from due
where resolved_at < ends
union all
select p.id, 'raised', r.record_id, r.child, r.raised_at, null, true
from period p
join reg_iro_alert r on r.raised_at >= p.starts and r.raised_at < p.ends
