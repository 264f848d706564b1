-- title:     Education from day six
-- child:     If you had to leave school, could you learn somewhere by day six?
-- says:      {} of them could learn somewhere by the sixth day.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      sc, reg_ap
-- setting:   full_hours = 25 | hours of learning in a full week | Head of inclusion | 2025-04-01 | DfE guidance on alternative provision (unverified)
-- setting:   care_days = 1 | school days after which a child in care learns again | Virtual school head | 2025-04-01 | day one for children in care (unverified)
-- beside:    permanent-exclusion-rate
-- source:    DfE, Suspension and permanent exclusion guidance, paragraph 90; Education and Inspections Act 2006, section 101
-- note:      Permanent exclusions, and suspensions for more than five school days (ten sessions), that began in the period. In time: full-time
--            alternative provision from the sixth school day after a permanent exclusion, from the sixth day of a suspension, and from the
--            next school day for children in care.
-- note:      School days are working days without the council's school holidays, as the reference file of school holidays gives them. Without
--            that file holidays count as school days, and exclusions at the end of a term look late.
-- note:      A new school is not in the register of alternative provision: a pupil who found one at once is not seen here. Schools report
--            exclusions up to two terms later, so the newest figures hold those known so far.
-- example:   2025-03-31 = 4 of 10, 1 excluded, 1 unknown
-- example:   2024-12-31 = 3 of 8, 1 unknown
with excluded as (
  select p.id as period, p.as_at, e.pupil || ' ' || e.starts as case_id, e.pupil, e.child, e.starts, e.category, e.sessions, s.full_hours,
    case when e.in_care then s.care_days when e.category = 'PERM' then 6 else 5 end as limit_days,
    case when e.in_care then 'in care' else 'not in care' end as care
  from period p
  cross join setting s
  join sc_exclusion e on e.starts >= p.starts and e.starts < p.ends
  where e.category = 'PERM' or e.sessions > 10 or e.sessions is null
),
place as (
  select e.period, e.case_id, greatest(a.start, e.starts) as start
  from excluded e
  join reg_ap a on a.child = e.child
  where a.hours_per_week >= e.full_hours and (a.exit_date is null or a.exit_date > e.starts)
  union all
  select e.period, e.case_id, greatest(a.start, e.starts)
  from excluded e
  join reg_ap a on a.child = e.pupil
  where e.pupil <> e.child and a.hours_per_week >= e.full_hours and (a.exit_date is null or a.exit_date > e.starts)
),
placed as (
  select e.period, e.case_id, min(l.start) as start
  from excluded e
  left join place l on l.period = e.period and l.case_id = e.case_id
  group by e.period, e.case_id
),
ended as (
  select e.*, l.start, coalesce(l.start, e.as_at) as until
  from excluded e
  join placed l on l.period = e.period and l.case_id = e.case_id
),
off as (
  select e.period, e.case_id, sum(wd(greatest(h.holiday_starts - 1, e.starts), least(h.holiday_ends, e.until))) as days
  from ended e
  join ref_school_holiday h on h.holiday_starts <= e.until and h.holiday_ends > e.starts
  group by e.period, e.case_id
),
counted as (
  select e.*, wd(e.starts, e.until) - coalesce(o.days, 0) as days
  from ended e
  left join off o on o.period = e.period and o.case_id = e.case_id
)
select period, case_id, child, starts as on, care as by_care, case when category = 'PERM' then 'permanent exclusion' else 'suspension' end as by_kind,
  case when start is null and days < limit_days and (category = 'PERM' or sessions is not null) then 'the sixth day has not come' end as excluded,
  case when category = 'PERM' or sessions is not null then start is not null and days <= limit_days end as met
from counted
