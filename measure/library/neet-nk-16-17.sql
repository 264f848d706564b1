-- title:     Young people of 16 and 17 with nothing to do, or not known
-- child:     Do all who are 16 or 17 have something to do?
-- says:      {} of them had no school or work, or we did not know.
-- unit:      percent
-- better:    lower
-- every:     month
-- from:      nccis
-- line:      both, percent, lower: Not in education, employment or training, or not known
-- line:      neet, percent, lower: Not in education, employment or training
-- line:      not-known, percent, lower: Not known
-- line:      winter, percent, lower: Not in education, employment or training, or not known: December to February together
-- published: neet = neet-nk-16-17:16-17 NEET, not-known = neet-nk-16-17:16-17_not known, winter = neet-nk-16-17
-- setting:   lapse_months = 12 | months after which what a young person does must be confirmed anew | Head of 14-19 partnerships | 2025-04-01 | DfE, NCCIS management information requirement (unverified)
-- beside:    september-guarantee
-- source:    DfE, Participation in education, training and NEET age 16 to 17, by local authority
-- note:      Young people who live in the borough, aged 16 or 17 on 31 August before the school year, by the list of the month. Those in
--            custody and the like count among all, and as neither of the two.
-- note:      What was confirmed too long ago counts as not known; where no day is written it is taken as it stands.
-- note:      The published figure is the mean of December, January and February: the last line, which stands at the end of February. Not
--            known is not nothing: read the two lines together.
-- example:   2025-02-28 = 3 of 6
-- example:   2025-02-28 neet = 1 of 6
-- example:   2025-02-28 not-known = 2 of 6
-- example:   2025-02-28 winter = 6 of 16
-- example:   2025-01-31 = 2 of 5
with listed as (
  select n.as_at, n.person, n.child, n.confirmed_on,
    case when n.confirmed_on < add_months(n.as_at, -s.lapse_months::integer) then 'not known' else n.activity end as activity
  from nccis_person n
  cross join setting s
  where n.academic_age in (16, 17)
),
latest as (
  select p.id as period, max(l.as_at) as as_at
  from period p
  join (select distinct as_at from listed) l on l.as_at >= p.starts and l.as_at < p.ends
  group by p.id
),
shown as (
  select t.period, l.*
  from latest t
  join listed l on l.as_at = t.as_at
),
winter as (
  select p.id as period, max(l.as_at) as as_at
  from period p
  join (select distinct as_at from listed) l on l.as_at >= add_months(p.starts, -2) and l.as_at < p.ends
  where month(p.as_at) = 2
  group by p.id, date_trunc('month', l.as_at)
)
select period, 'both' as series, person as case_id, child, confirmed_on as on, activity in ('NEET', 'not known') as met
from shown
union all
select period, 'neet', person, child, confirmed_on, activity = 'NEET'
from shown
union all
select period, 'not-known', person, child, confirmed_on, activity = 'not known'
from shown
union all
select w.period, 'winter', l.person || ' ' || l.as_at::varchar, l.child, l.confirmed_on, l.activity in ('NEET', 'not known')
from winter w
join listed l on l.as_at = w.as_at
where w.period in (select period from winter group by period having count(*) = 3)
