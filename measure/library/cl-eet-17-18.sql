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
-- source:    DfE, Children looked after in England, care leavers aged 17 and 18, activity
-- note:      Young people whose 17th or 18th birthday fell in the year. Those who left care after that birthday have no
--            row for the year. For who is left out, see the measure of those aged 19 to 21.
-- example:   2025-03-31 = 2 of 3
-- example:   2025-03-31 neet = 0 of 3
-- example:   2025-03-31 not-known = 1 of 3
with leaver as (
  select p.id as period, p.as_at, o.child, o.year, o.in_touch, o.activ, o.accom, coalesce(k.dob, o.dob) as dob,
    age(coalesce(k.dob, o.dob), p.as_at) as age, c.last_rec, c.ordinary
  from period p
  join cla_oc3 o on fy_last(o.year) = p.as_at
  left join cla_child k on k.child = o.child
  left join (
    select child, max_by(last_rec, starts) filter (ends is not null) as last_rec,
      max(case when short_break then 0 else 1 end) as ordinary
    from cla_period
    group by child
  ) c on c.child = o.child
),
judged as (
  select *,
    case
      when dob is null then 'date of birth not known'
      when age < 17 then 'under 17 on 31 March'
      when in_touch = 'DIED' then 'died'
      when in_touch = 'RHOM' then 'home with parents for six months or more'
      when ordinary = 0 then 'had short breaks only'
      when last_rec in ('E11', 'E12') then 'adopted'
      when last_rec = 'E3' then 'another council took over'
    end as excluded
  from leaver
)
, activity as (
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
