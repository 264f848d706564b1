-- title:     Young people back in school or moving on well
-- child:     After learning outside school, did you get back to where you wanted to be?
-- says:      {} of the young people moved on well and stayed there.
-- unit:      percent
-- better:    higher
-- every:     academic year
-- from:      reg_ap
-- beside:    ap-full-time-offer
-- source:    Local standard (unverified)
-- note:      Pupils who left alternative provision in the year, by the last time they left: to a mainstream or special school, a college, an
--            apprenticeship or work, and still there after 12 school weeks.
-- note:      Who went to another alternative provision has not left; they are counted apart. Where the place they went to, or whether they
--            stayed there, is not written down, it is not known.
-- example:   2024-08-31 = 2 of 5, 1 excluded, 2 unknown
-- example:   2025-08-31 = 1 of 1
with leaver as (
  select p.id as period, r.child, max(r.exit_date) as day, arg_max(coalesce(r.destination, ''), r.exit_date) as destination,
    arg_max(case when r.sustained_12wk_yn then 'yes' when not r.sustained_12wk_yn then 'no' else '' end, r.exit_date) as stayed
  from period p
  join reg_ap r on r.exit_date >= p.starts and r.exit_date < p.ends
  group by p.id, r.child
)
select period, child, day as on, case when destination = 'alternative provision' then 'went to another alternative provision' end as excluded,
  case
    when destination in ('mainstream school', 'special school', 'college', 'apprenticeship', 'work') then case stayed when 'yes' then true when 'no' then false end
    when destination <> '' then false
  end as met,
  case
    when destination in ('mainstream school', 'special school') then 'school'
    when destination in ('college', 'apprenticeship', 'work') then 'college, apprenticeship or work'
    when destination = 'neet' then 'not in education or work'
    when destination = '' then 'not known'
    else 'elsewhere'
  end as by_destination
from leaver
