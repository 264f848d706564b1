-- title:     Young people seeking sanctuary in school within 20 school days
-- child:     How long did you wait for a school or college place?
-- says:      {} of the children who came here alone got into school on time.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      ssda903, reg_virtual_school
-- line:      in-time, percent, higher: On a school or college roll within 20 school days
-- line:      wait, median school days, lower: School days to the roll
-- line:      offer, percent, higher: Learning offered within 5 school days
-- setting:   roll_days = 20 | school days from coming into care to the roll of a school | Head of the Virtual School | 2025-04-01 | DfE, Promoting the education of looked-after children (primary text not seen)
-- setting:   offer_days = 5 | school days to the first offer of learning | Head of the Virtual School | 2025-04-01 | local standard (unverified)
-- pool:      36 months
-- beside:    uasc-attendance
-- source:    DfE, Promoting the education of looked-after children; register of the virtual school
-- note:      Unaccompanied children of 5 to 17 who came into care in the twelve months, those of the National Transfer Scheme among them.
--            School days are counted by the reference file of school holidays: without it, nothing is known.
-- note:      No day on a roll is not done. Who came so lately that the days were not over when the register ends is counted apart. A place
--            on a roll is an offer of learning too.
-- note:      The second line is of those on a roll: read it with the first, as those who still wait are not in it.
-- example:   2024-03-31 = 2 of 4, 1 excluded, 1 unknown
-- example:   2024-03-31 wait = 20 of 4, 1 excluded, 1 unknown
-- example:   2024-03-31 offer = 2 of 5, 1 unknown
-- example:   2024-04-30 = 2 of 4, 1 excluded, 0 unknown
with arrived as (
  select p.id as period, c.child, c.starts, s.roll_days, s.offer_days
  from period p
  cross join setting s
  join cla_period c on c.starts >= p.starts and c.starts < p.ends
  join cla_child k on k.child = c.child
  where not c.short_break and k.uasc and (k.duc is null or k.duc > c.starts) and age(k.dob, c.starts) between 5 and 17
),
placed as (
  select a.period, a.child, a.starts, a.roll_days, a.offer_days,
    min(r.on_roll_date) filter (where r.on_roll_date >= a.starts) as on_roll,
    min(r.interim_offer_date) filter (where r.interim_offer_date >= a.starts) as offered
  from arrived a
  left join reg_virtual_school r on r.child = a.child
  group by a.period, a.child, a.starts, a.roll_days, a.offer_days
),
counted as (
  select t.period, t.child, t.child || ' ' || t.starts::varchar as case_id, t.starts, t.roll_days, t.offer_days, t.on_roll,
    least(t.on_roll, t.offered) as offered, now.so_far - came.so_far as passed, roll.so_far - came.so_far as waited,
    offer.so_far - came.so_far as waited_for_offer
  from placed t
  cross join reg_virtual_school_coverage v
  left join ref_school_day came on came.day = t.starts
  left join ref_school_day roll on roll.day = t.on_roll
  left join ref_school_day offer on offer.day = least(t.on_roll, t.offered)
  left join ref_school_day now on now.day = v.data_to
)
select period, 'in-time' as series, case_id, child, coalesce(on_roll, starts) as on,
  case when passed < roll_days then 'the school days are not over' end as excluded,
  case when on_roll is null then case when passed is not null then false end else waited <= roll_days end as met, null::integer as amount
from counted
union all
select period, 'wait', case_id, child, coalesce(on_roll, starts), case when on_roll is null then 'not on a roll yet' end, null, waited
from counted
union all
select period, 'offer', case_id, child, coalesce(offered, starts), case when passed < offer_days then 'the school days are not over' end,
  case when offered is null then case when passed is not null then false end else waited_for_offer <= offer_days end, null
from counted
