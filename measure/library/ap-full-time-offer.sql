-- title:     Alternative provision that is full-time
-- child:     You cannot go to your school. Do you still get a full week of learning?
-- says:      {} of these pupils get a full week of learning.
-- unit:      percent
-- better:    higher
-- every:     month
-- from:      reg_ap
-- setting:   full_hours = 25 | hours of learning in a full week | Head of inclusion | 2025-04-01 | DfE guidance on alternative provision (unverified)
-- setting:   review_days = 42 | days within which a part-time plan is looked at again | Head of inclusion | 2025-04-01 | six weeks, local standard (unverified)
-- beside:    ap-attendance
-- source:    DfE, Alternative provision: statutory guidance; Arranging education for children who cannot attend school because of health needs
-- note:      Pupils in alternative provision on the last day of the month, arranged by the council or by schools; the hours of all places of
--            a pupil together. Fewer hours are right where a medical or part-time plan is written and was looked at in the last six weeks, or
--            began in them.
-- note:      Where the hours of a place are not written down and the others do not make a full week, they are not known.
-- example:   2025-03-31 = 5 of 7, 2 unknown
-- example:   2025-02-28 = 5 of 8, 1 unknown
with pupil as (
  select p.id as period, p.as_at, r.child, min(r.start) as day, sum(r.hours_per_week) as hours, bool_or(r.hours_per_week is null) as hours_missing,
    coalesce(bool_or(r.part_time_plan_yn and p.as_at - greatest(r.start, case when r.review_date <= p.as_at then r.review_date end) <= s.review_days), false) as plan,
    any_value(s.full_hours) as full_hours,
    case when bool_or(r.commissioner in ('council', 'both')) then 'the council' when bool_or(r.commissioner = 'school') then 'a school' else 'not said' end as arranged
  from period p
  cross join setting s
  join reg_ap r on r.start <= p.as_at and (r.exit_date is null or r.exit_date >= p.as_at)
  group by p.id, p.as_at, r.child
)
select period, child, day as on, case when hours >= full_hours or plan then true when not hours_missing then false end as met, arranged as by_arranged
from pupil
