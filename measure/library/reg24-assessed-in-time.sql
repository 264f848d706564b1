-- title:     Family carers fully assessed before temporary approval ran out
-- child:     Did we check and help your family carer in time?
-- says:      {} of the family carers were checked in time.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- history:   6 months
-- from:      reg_connected
-- line:      in-time, percent, higher: Approved as foster carers, or ended as planned, before the temporary approval ran out
-- line:      past-limit, count, lower: Children living with carers whose temporary approval has run out
-- source:    Care Planning, Placement and Case Review (England) Regulations 2010, regulations 24 and 25
-- note:      Temporary approvals whose limit fell in the period: 16 weeks, or 24 where it was extended before the 16 weeks were over. Approved is the day of the
--            fostering panel; ended is the day the child left as planned or an order took its place. Without a day it was not done.
-- note:      Where the child moved before the limit the case stands apart. The second line is the list of unlawful placements on the last day of the period.
-- example:   2025-03-31 = 3 of 7, 1 excluded
-- example:   2025-03-31 past-limit = 2
-- example:   2024-12-31 = 4 of 7, 1 excluded
-- example:   2024-12-31 past-limit = 2
with approval as (
  select record_id, child, reg24_approved_at, outcome, ended_at,
    case when outcome = 'approved' then panel_date end as approved_on,
    reg24_approved_at + case when extension_at <= reg24_approved_at + 112 then 168 else 112 end as runs_out
  from reg_connected
)
select p.id as period, 'in-time' as series, a.record_id as case_id, a.child, a.runs_out as on,
  case when a.outcome = 'moved' and a.ended_at <= a.runs_out then 'the child moved before the limit' end as excluded,
  coalesce(a.approved_on <= a.runs_out, false)
    or coalesce(a.ended_at <= a.runs_out and a.outcome in ('planned end', 'order made', 'not approved'), false) as met
from period p
join approval a on a.runs_out >= p.starts and a.runs_out < p.ends
union all
select p.id, 'past-limit', a.record_id, a.child, a.runs_out, null, true
from period p
join approval a on a.runs_out < p.as_at and (a.approved_on is null or a.approved_on > p.as_at) and (a.ended_at is null or a.ended_at > p.as_at)
