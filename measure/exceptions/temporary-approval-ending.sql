-- title:     Temporary approvals of family and friends
-- why:       When the temporary approval of a child's aunt or family friend runs out, the home is not lawful from the next day on.
-- who:       Head of fostering
-- late:      temporary {approval|approvals} that {has|have} run out
-- soon:      temporary {approval|approvals} that {runs|run} out in {soon_days} days
-- sort:      due
-- from:      reg_connected
-- source:    The Care Planning, Placement and Case Review (England) Regulations 2010, regulations 24 and 25: 16 weeks, once extended by 8
-- setting:   soon_days = 28 | days ahead that the list of temporary approvals looks | Head of fostering | 2026-11-23 | local choice
-- note:      Approvals without an outcome: neither approved, nor refused, nor ended. A finished assessment without a decision of the panel still runs out.
-- example:   2025-03-31 = 1 late, 2 soon
with open_approval as (
  select r.child, r.carer_id, r.reg24_approved_at, r.full_assessment_done, r.extension_at,
    r.reg24_approved_at + case when r.extension_at is null then 112 else 168 end as due
  from reg_connected r
  join today t on r.reg24_approved_at <= t.day
  where r.outcome is null
)
select a.child, a.child || ' ' || a.carer_id || ' ' || a.reg24_approved_at as case_id, a.reg24_approved_at as since, a.due,
  case when a.extension_at is not null then 'Extended, cannot be extended again' else 'Not extended' end
    || case when a.full_assessment_done is null then '; the full assessment is not finished' else '; the full assessment is finished' end as words
from open_approval a
cross join today t
cross join setting s
where a.due <= t.day + s.soon_days
