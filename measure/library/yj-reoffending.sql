-- title:     Young people who offend again
-- child:     Did our help stop it happening again?
-- says:      {} of them broke the law again in a year.
-- unit:      percent
-- better:    lower
-- every:     quarter
-- from:      yjs
-- line:      aged-15-17, percent, lower: Aged 15 to 17 who offended again within a year
-- line:      aged-10-14, percent, lower: Aged 10 to 14 who offended again within a year
-- published: aged-10-14 = yj-reoffending:ReoffYO
-- setting:   follow_months = 12 | months in which a new offence counts | Head of Youth Justice | 2025-04-01 | Ministry of Justice, Proven reoffending statistics
-- setting:   wait_months = 6 | further months in which it must be proven | Head of Youth Justice | 2025-04-01 | Ministry of Justice, Proven reoffending statistics (unverified)
-- beside:    yj-first-time-entrants
-- source:    Ministry of Justice, Proven reoffending statistics, children by local authority
-- note:      The children came into the cohort 18 months before the quarter shown, by a caution, a community sentence or release
--            from custody. So long it takes until a year has passed and its offences are proven. The quarter to March 2025 tells of those
--            who came in from July to September 2023.
-- note:      An offence within a year counts when there is an outcome for it within a further half year. A child who comes in twice in
--            one quarter counts once, the first time.
-- example:   2025-03-31 = 2 of 5, 2 excluded
-- example:   2025-03-31 aged-10-14 = 1 of 2
-- example:   2025-06-30 = 0 of 1
with entered as (
  select p.id as period, r.child, r.cohort_on, r.reoffence_on, r.disposal_on, age(k.dob, r.cohort_on) as age,
    row_number() over (partition by p.id, r.child order by r.cohort_on) as place, s.follow_months, s.wait_months
  from period p
  cross join setting s
  join yjs_reoffence r on r.cohort_on >= add_months(p.starts, -(s.follow_months + s.wait_months)::integer)
    and r.cohort_on < add_months(p.ends, -(s.follow_months + s.wait_months)::integer)
  left join person k on k.child = r.child
)
select period, case when age between 10 and 14 then 'aged-10-14' else 'aged-15-17' end as series,
  child || ' ' || cohort_on::varchar as case_id, child, cohort_on as on,
  case
    when age is null then 'date of birth not known'
    when age < 10 or age > 17 then 'not aged 10 to 17'
    when place > 1 then 'in the cohort of this quarter already'
  end as excluded,
  coalesce(reoffence_on >= cohort_on and reoffence_on <= add_months(cohort_on, follow_months::integer)
    and disposal_on <= add_months(cohort_on, (follow_months + wait_months)::integer), false) as met
from entered
