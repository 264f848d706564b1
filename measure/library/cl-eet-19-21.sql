-- title:     Care leavers in education, work or training (19 to 21)
-- child:     Are you doing something you want to be doing?
-- says:      {} of the young people aged 19 to 21 who left care learn or work.
-- unit:      percent
-- better:    higher
-- every:     year
-- from:      ssda903
-- line:      eet, percent, higher: Care leavers aged 19 to 21 in education, employment or training
-- line:      neet, percent, lower: Care leavers aged 19 to 21 known not to be in education, employment or training
-- line:      not-known, percent, lower: Care leavers aged 19 to 21 whose activity is not known
-- published: neet = cl-eet-19-21:CareLeaversNEET
-- beside:    cl-in-touch
-- source:    DfE, Children looked after in England, care leavers aged 19 to 21, activity
-- note:      Young people whose 19th, 20th or 21st birthday fell in the year, as they were around that birthday. Those
--            who are not in touch, refuse contact or want no more help stay in, and count as not in education, work or
--            training unless an activity is recorded. Left out: died, home with parents for six months (RHOM), adopted,
--            had short breaks only, another council took over.
-- note:      F3 and P3 (training or employment) were replaced by F4, P4, F5 and P5 after 2017/18 and count until then.
-- example:   2025-03-31 = 3 of 7, 4 excluded
-- example:   2025-03-31 neet = 2 of 7, 4 excluded
-- example:   2025-03-31 not-known = 2 of 7, 4 excluded
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
  where age between 19 and 21 or age is null
)
select period, 'eet' as series, child, eet as met, excluded from activity
union all
select period, 'neet', child, neet, excluded from activity
union all
select period, 'not-known', child, not eet and not neet, excluded from activity
