-- title:     Care leavers in education, work or training (17 and 18)
-- child:     Are you learning or working?
-- says:      {} of the young people aged 17 and 18 who left care learn or work.
-- unit:      percent
-- better:    higher
-- every:     year
-- from:      ssda903
-- line:      eet, percent, higher: Care leavers aged 17 and 18 in education, employment or training
-- line:      neet, percent, lower: Care leavers aged 17 and 18 known not to be in education, employment or training
-- line:      not-known, percent, lower: Care leavers aged 17 and 18 whose activity is not known
-- beside:    cl-in-touch
-- source:    DfE, Children looked after in England, care leavers aged 17 and 18, activity
-- note:      Young people whose 17th or 18th birthday fell in the year. Those who left care after that birthday have no
--            row for the year. For who is left out, see the measure of those aged 19 to 21.
-- example:   2025-03-31 = 2 of 3
-- example:   2025-03-31 neet = 0 of 3
-- example:   2025-03-31 not-known = 1 of 3
with judged as (
  select p.id as period, l.*
  from period p
  join cla_leaver l on fy_last(l.year) = p.as_at
),
activity as (
  select *,
    coalesce(activ in ('F1', 'P1', 'F2', 'P2', 'F4', 'P4', 'F5', 'P5') or (year <= 2018 and activ in ('F3', 'P3')), false) as eet,
    coalesce(activ in ('G4', 'G5', 'G6'), false) as neet
  from judged
  where age <= 18 or age is null
)
select period, 'eet' as series, child, eet as met, excluded from activity
union all
select period, 'neet', child, neet, excluded from activity
union all
select period, 'not-known', child, not eet and not neet, excluded from activity
