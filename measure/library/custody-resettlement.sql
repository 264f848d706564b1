-- title:     Young people leaving custody with a home and something to do
-- child:     When you came out, did you have somewhere to live and something to do?
-- says:      {} had a home, a place to learn or work, and one plan when they came out.
-- unit:      percent
-- better:    higher
-- every:     quarter, window: 12 months
-- pool:      36 months
-- from:      reg_custody_release
-- line:      all, percent, higher: Home, learning or work, and one plan, all in time
-- line:      home, percent, higher: Home confirmed in time
-- line:      ete, percent, higher: Learning or work begun in time
-- setting:   home_days = 10 | working days before release by which the home is confirmed | Head of Youth Justice | 2025-04-01 | local standard (unverified)
-- setting:   ete_days = 10 | working days after release by which learning or work begins | Head of Youth Justice | 2025-04-01 | local standard (unverified)
-- public:    no-default
-- source:    Ofsted 2018, recommendation 3; Youth Justice Board key performance indicators 1 and 2
-- note:      Releases in the period from a sentence or from remand, and of care leavers under 21. The numbers are tiny: read three years together.
-- example:   2025-03-31 = 1 of 4
-- example:   2025-03-31 home = 2 of 4
-- example:   2025-03-31 ete = 3 of 4
with released as (
  select p.id as period, r.record_id, r.child, r.release_date,
    coalesce(wd(r.accommodation_confirmed_at, r.release_date) >= s.home_days, false) as home,
    coalesce(wd(r.release_date, r.ete_start_date) <= s.ete_days, false) as ete,
    coalesce(r.one_plan_yn, false) as one_plan
  from period p
  cross join setting s
  join reg_custody_release r on r.release_date >= p.starts and r.release_date < p.ends
)
select period, 'all' as series, record_id as case_id, child, release_date as on, home and ete and one_plan as met
from released
union all
select period, 'home', record_id, child, release_date, home
from released
union all
select period, 'ete', record_id, child, release_date, ete
from released
