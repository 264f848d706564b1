-- title:     Visits on time, from the lists for inspectors
-- child:     Did your social worker come when they said they would?
-- says:      The last visit was on time for {} of the children.
-- unit:      percent
-- better:    higher
-- every:     month
-- from:      annexa
-- answers:   visit-on-time
-- line:      all, percent, higher: Children whose last visit was not too long ago
-- line:      in-need, percent, higher: Children with a child in need plan
-- line:      protection, percent, higher: Children with a child protection plan
-- line:      in-care, percent, higher: Children in care
-- setting:   protection_days = 10 | working days between visits to a child on a protection plan | Principal Social Worker | 2025-04-01 | local standard (unverified)
-- setting:   need_days = 20 | working days between visits to a child on a child in need plan | Principal Social Worker | 2025-04-01 | local standard (unverified)
-- source:    Ofsted, inspection of children's services, Annex A lists 6, 7 and 8; Care Planning, Placement and Case Review (England)
--            Regulations 2010, regulation 28
-- note:      The lists know the last visit only, so gaps before it are not seen: the figure is higher than that of all visits in 12
--            months. Judged on the day of the newest list; one older than 92 days says nothing.
-- note:      Limits as in the measure it answers. In need is the list's case status “child in need plan”; the list gives the day its case
--            began, not the plan. Children for whom the first visit is not due yet are left out and counted apart.
-- example:   2025-03-31 = 5 of 11, 3 excluded
-- example:   2025-03-31 in-need = 1 of 2, 1 excluded
-- example:   2025-03-31 protection = 1 of 3, 1 excluded
-- example:   2025-03-31 in-care = 3 of 6, 1 excluded
with listed as (
  select 1 as rank, 'in-care' as plan, as_at, child, started as since, last_visit,
    case
      when last_visit is null or last_visit < placement_starts then coalesce(placement_starts, started) + 7
      when place in ('U1', 'U4') and last_visit >= add_years(placement_starts, 1) then add_months(last_visit, 3)
      else last_visit + 42
    end as due
  from aa_cla
  where (ceased is null or ceased > as_at) and coalesce(legal_status not in ('V3', 'V4'), true)
  union all
  select 2, 'protection', as_at, child, starts, last_visit, null from aa_cpp where ends is null or ends > as_at
  union all
  select 3, 'in-need', as_at, child, starts, last_seen, null from aa_cin
  where status = 'child in need' and (closed is null or closed > as_at)
),
now as (
  select p.id as period, s.as_at
  from period p
  asof join aa_snapshot s on s.as_at <= p.as_at
  where s.until >= p.as_at
),
chosen as (
  select n.period, l.*, row_number() over (partition by n.period, l.child order by l.rank, l.since desc) as nth
  from now n
  join listed l on l.as_at = n.as_at
),
judged as (
  select c.period, c.plan, c.child, c.last_visit,
    case c.plan
      when 'in-care' then c.due >= c.as_at
      when 'protection' then coalesce(c.last_visit >= c.since and wd(c.last_visit, c.as_at) <= s.protection_days, false)
      else coalesce(c.last_visit >= c.since and wd(c.last_visit, c.as_at) <= s.need_days, false)
    end as met,
    case
      when c.plan = 'in-care' and c.as_at - c.since <= 7 then 'first visit not due yet'
      when c.plan = 'protection' and wd(c.since, c.as_at) <= s.protection_days then 'first visit not due yet'
      when c.plan = 'in-need' and wd(c.since, c.as_at) <= s.need_days then 'first visit not due yet'
    end as excluded
  from chosen c
  cross join setting s
  where c.nth = 1
)
select period, 'all' as series, child, last_visit as on, met, excluded from judged
union all
select period, plan, child, last_visit, met, excluded from judged
