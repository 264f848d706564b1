-- title:     Complaints answered on time
-- child:     When you complained, did we listen and answer?
-- says:      {} of the complaints were answered in time.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      reg_complaint
-- line:      stage-1, percent, higher: First-stage complaints answered in time
-- line:      learned, percent, higher: Complaints that were right, and led to something
-- line:      children, count, neither: Complaints that children made themselves
-- source:    Children Act 1989 Representations Procedure (England) Regulations 2006, SI 2006/1738
-- note:      Complaints at the first stage whose last day to answer lies in the period, or that were answered in it before that day. 10 working days;
--            20 where the complaint is complex or the child needs an advocate. Not answered is not in time.
-- note:      A complaint that went on to a later stage, or stands in the register twice, is one complaint.
-- note:      Withdrawn complaints are left out and counted. More complaints by children may be good: they know how, and trust us to listen.
-- example:   2025-03-31 = 3 of 5, 1 excluded
-- example:   2025-03-31 learned = 1 of 2
-- example:   2025-03-31 children = 3
with stage1 as (
  select r.*, add_wd(r.received_at, case when coalesce(r.complex_yn, false) or coalesce(r.advocate_offered, false) then 20 else 10 end) as last_day
  from reg_complaint r
  where r.stage = '1'
  qualify row_number() over (partition by r.ref order by r.received_at, r.record_id) = 1
),
decided as (
  select *, least(last_day, coalesce(responded_at, last_day)) as decides from stage1
)
select p.id as period, 'stage-1' as series, d.ref as case_id, d.decides as on, coalesce(d.responded_at <= d.last_day, false) as met,
  case when d.upheld = 'withdrawn' then 'withdrawn' end as excluded
from period p
join decided d on d.decides >= p.starts and d.decides < p.ends
union all
select p.id, 'learned', r.ref, r.responded_at, nullif(trim(r.learning_action_id), '') is not null, null
from period p
join reg_complaint r on r.responded_at >= p.starts and r.responded_at < p.ends
where r.upheld in ('upheld', 'partly upheld')
qualify row_number() over (partition by p.id, r.ref order by r.stage desc, r.responded_at desc, r.record_id) = 1
union all
select p.id, 'children', r.ref, r.received_at, true, null
from period p
join reg_complaint r on r.received_at >= p.starts and r.received_at < p.ends
where r.complainant = 'child'
qualify row_number() over (partition by p.id, r.ref order by r.received_at, r.record_id) = 1
