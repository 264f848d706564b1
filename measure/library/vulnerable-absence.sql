-- title:     Children we support who miss a tenth of school or more
-- child:     If we are in your life, does it help you get to school?
-- says:      {} of these children missed a tenth of school or more.
-- unit:      percent
-- better:    lower
-- every:     academic year
-- history:   12 months
-- from:      cin, ssda903, sc
-- line:      cino, percent, lower: Children in need, not on a protection plan nor in care
-- line:      cppo, percent, lower: Children on a protection plan, not in care
-- line:      cla, percent, lower: Children in care for twelve months
-- line:      cino-severe, percent, lower: Children in need who missed half of school or more
-- line:      cppo-severe, percent, lower: Children on a protection plan who missed half of school or more
-- line:      cla-severe, percent, lower: Children in care for twelve months who missed half of school or more
-- line:      matched, percent, higher: Children of these three groups who were found in the school census
-- published: cino = vulnerable-absence:CINO-PA, cppo = vulnerable-absence:CPPO-PA, cla = vulnerable-absence:CLA-PA,
--            cino-severe = vulnerable-absence:CINO-severe, cppo-severe = vulnerable-absence:CPPO-severe, cla-severe = vulnerable-absence:CLA-severe
-- beside:    persistent-absence
-- source:    DfE, Outcomes for children in need, including children looked after; DfE, Pupil absence in schools, methodology
-- note:      By what the child was on the 31 March of the school year, aged 5 to 15 on the 31 August before it. Children in care for less
--            than twelve months are in none of the groups.
-- note:      A child is found in the census by the pupil number. One who is not found, as who learns in another council's schools, is not
--            known; the last line says how many were found. The Department looks for them in all schools of England.
-- example:   2024-08-31 = 1 of 2, 1 unknown
-- example:   2024-08-31 cppo = 1 of 1
-- example:   2024-08-31 cppo-severe = 1 of 1
-- example:   2024-08-31 cla = 1 of 2, 10 unknown
-- example:   2024-08-31 matched = 5 of 16
-- example:   2024-08-31 cino-severe = 0 of 2, 1 unknown
with day as (
  select p.id as period, p.starts, p.ends, make_date(year(p.as_at), 3, 31) as at, make_date(year(p.starts), 8, 31) as aged_on
  from period p
),
care as (
  select d.period, e.child
  from day d
  join cla_episode e on e.decom <= d.at and (e.dec is null or e.dec > d.at)
  where not e.short_break
  group by d.period, e.child
),
plan as (
  select d.period, c.child
  from day d
  join cin_cpp c on c.starts <= d.at and (c.ends is null or c.ends > d.at)
  group by d.period, c.child
),
need as (
  select d.period, r.child
  from day d
  join cin_referral r on r.received <= d.at and (r.closed is null or r.closed > d.at)
  group by d.period, r.child
),
supported as (
  select d.period, 'cla' as line, o.child
  from day d
  join cla_oc2_cohort o on o.year = year(d.at)
  where o.excluded is null
  union all
  select l.period, 'cppo', l.child
  from plan l
  left join care c on c.period = l.period and c.child = l.child
  where c.child is null
  union all
  select n.period, 'cino', n.child
  from need n
  left join care c on c.period = n.period and c.child = n.child
  left join plan l on l.period = n.period and l.child = n.child
  where c.child is null and l.child is null
),
session as (
  select d.period, s.child, sum(s.possible) as possible, sum(s.authorised + s.unauthorised) as missed
  from day d
  join sc_session s on s.starts >= d.starts and s.starts < d.ends
  group by d.period, s.child
),
counted as (
  select u.period, u.line, u.child, s.child is not null as matched, s.missed * 10 >= s.possible as persistent, s.missed * 2 >= s.possible as severe
  from supported u
  join day d on d.period = u.period
  join person k on k.child = u.child
  left join session s on s.period = u.period and s.child = u.child
  where age(k.dob, d.aged_on) between 5 and 15
)
select period, case line when 'cla' then 'cla' when 'cppo' then 'cppo' else 'cino' end as series, child, persistent as met from counted
union all
select period, case line when 'cla' then 'cla-severe' when 'cppo' then 'cppo-severe' else 'cino-severe' end, child, severe from counted
union all
select period, 'matched', child, matched from counted
