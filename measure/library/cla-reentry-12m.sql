-- title:     Back in care within a year of going home
-- child:     When you went home, did it work out?
-- says:      {} of the children who went home came back into care within a year.
-- unit:      percent
-- better:    lower
-- every:     quarter, window: 12 months
-- history:   12 months
-- from:      ssda903
-- line:      all, percent, lower: Back in care within 12 months of going home
-- line:      not-uasc, percent, lower: The same, without young people who came here alone to seek safety
-- source:    Local: exits home (SSDA903 REC E4A, E4B, E13) followed by RNE S within 12 months
-- note:      Counts those who went home in the twelve months that ended a year ago, so that each had a full year to come
--            back. Coming back into another council's care is invisible here.
-- note:      Short breaks are left out; coming back is a new start (RNE S).
-- example:   2025-03-31 = 1 of 3, 0 excluded
-- example:   2025-03-31 not-uasc = 1 of 3
with went_home as (
  select p.id as period, c.child, c.ends, c.child || ' ' || c.starts::varchar as case_id,
    case when c.short_break then 'short breaks' end as excluded,
    coalesce(k.uasc and (k.duc is null or k.duc > c.ends), false) as uasc,
    exists (
      select 1 from cla_period b
      where b.child = c.child and not b.short_break and b.first_rne = 'S'
        and b.starts > c.ends and b.starts <= add_months(c.ends, 12)
    ) as met
  from period p
  join cla_period c on c.ends >= add_months(p.starts, -12) and c.ends < add_months(p.ends, -12)
  left join cla_child k on k.child = c.child
  where c.last_rec in ('E4A', 'E4B', 'E13')
)
select period, 'all' as series, case_id, child, ends as on, met, excluded from went_home
union all
select period, 'not-uasc', case_id, child, ends, met, excluded from went_home where not uasc
