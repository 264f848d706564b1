-- title:     First child protection meeting within 15 working days
-- child:     When adults were very worried about you, did they meet fast enough?
-- says:      Adults met fast enough for {} of the children.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      cin
-- line:      in-time, percent, higher: Initial conferences within 15 working days of the strategy discussion
-- line:      waiting, count, lower: Enquiries more than 15 working days old without a conference, at the end of the period
-- line:      moved-here, count, neither: Conferences of children who moved here on a protection plan
-- source:    Working Together to Safeguard Children; DfE, Characteristics of children in need, initial child protection conferences
-- note:      Initial conferences held in the period. Day 0 is the day of the strategy discussion; where several enquiries led to one
--            conference, the first of them counts.
-- note:      The conference of a child who moved here on a plan follows no strategy discussion of this council: it is left out and
--            counted apart. So is one dated before its strategy discussion.
-- note:      Children who still wait are not in the percentage: the second line lists them, as long as their case is open.
-- example:   2025-03-31 = 3 of 5, 2 excluded
-- example:   2025-03-31 waiting = 1
-- example:   2025-03-31 moved-here = 1
with conference as (
  select child, icpc, min(started) as started from cin_s47 where icpc is not null group by child, icpc
),
waiting as (
  select p.id as period, s.child, s.started, wd(s.started, p.as_at) as days
  from period p
  join cin_s47 s on s.started <= p.as_at
  join cin_referral r on r.referral = s.referral
  where not s.icpc_not_required and (s.icpc is null or s.icpc > p.as_at) and (r.closed is null or r.closed > p.as_at)
),
counted as (
  select p.id as period, 'in-time' as series, 'conference ' || c.child || ' ' || c.icpc as case_id, c.child, c.icpc as day,
    wd(c.started, c.icpc) as days, case when c.icpc < c.started then 'dated before the strategy discussion' end as excluded
  from period p
  join conference c on c.icpc >= p.starts and c.icpc < p.ends
  union all
  select p.id, 'in-time', 'moved ' || r.referral, r.child, r.transfer_in, null, 'moved here on a protection plan'
  from period p
  join cin_referral r on r.transfer_in >= p.starts and r.transfer_in < p.ends
  union all
  select p.id, 'moved-here', r.referral, r.child, r.transfer_in, null, null
  from period p
  join cin_referral r on r.transfer_in >= p.starts and r.transfer_in < p.ends
  union all
  select period, 'waiting', child, child, min(started), max(days), null
  from waiting
  where days > 15
  group by period, child
)
select period, series, case_id, child, day as on, case when series = 'in-time' then days <= 15 else true end as met, excluded,
  case
    when days is null then 'no strategy discussion here'
    when days <= 10 then '0 to 10 working days'
    when days <= 15 then '11 to 15 working days'
    when days <= 20 then '16 to 20 working days'
    else '21 working days or more'
  end as by_wait
from counted
