-- title:     Strategy meetings with police, health and social care all there
-- child:     Did all the right people come to plan how to keep you safe?
-- says:      Police, health and social care were all there at {} of the meetings.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      reg_strategy
-- line:      quorate, percent, higher: Police, health and social care all there
-- line:      in-time, percent, higher: Held in the time that was asked for
-- setting:   default_days = 5 | working days from request to meeting where the register gives no urgency | Head of Service, assessment | 2025-04-01 | local standard (unverified)
-- source:    Ofsted, inspection of children's services 2022, paragraph 16; Working Together to Safeguard Children
-- note:      Meetings held in the period; one about several children counts for each of them. Where the register does not say whether an agency was there, it was not.
-- note:      In time: within 24 or 48 hours by the clock, or within five working days, as the register says how soon it had to be. Meetings without
--            the time of the request are not known.
-- note:      Broken down also by harm outside the family and by whether the child is disabled: these were the meetings that health missed most.
-- example:   2025-03-31 = 2 of 5
-- example:   2025-03-31 in-time = 3 of 4, 1 unknown
with held as (
  select p.id as period, m.meeting_id, m.child, m.held_at, m.requested_at, m.urgency, s.default_days,
    coalesce(m.police_yn, false) and coalesce(m.health_yn, false) and coalesce(m.social_care_yn, false) as quorate,
    case when m.extra_familial_yn then 'outside the family' when not m.extra_familial_yn then 'in the family' else 'not said' end as harm,
    case when m.is_disabled_child then 'disabled' when not m.is_disabled_child then 'not disabled' else 'not said' end as disabled
  from period p
  cross join setting s
  join reg_strategy m on m.held_at::date >= p.starts and m.held_at::date < p.ends
)
select period, 'quorate' as series, meeting_id || ' ' || child as case_id, child, held_at::date as on, quorate as met, harm as by_harm, disabled as by_child_disabled
from held
union all
select period, 'in-time', meeting_id || ' ' || child, child, held_at::date,
  case
    when requested_at is null then null
    when urgency = '24 hours' then date_diff('second', requested_at, held_at) <= 24 * 60 * 60
    when urgency = '48 hours' then date_diff('second', requested_at, held_at) <= 48 * 60 * 60
    else wd(requested_at::date, held_at::date) <= default_days
  end,
  harm, disabled
from held
