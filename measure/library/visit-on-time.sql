-- title:     Visits on time
-- child:     Did your social worker come when they said they would?
-- says:      The visits were on time for {} of the children.
-- unit:      percent
-- better:    higher
-- every:     month
-- history:   11 months
-- from:      ssd, cin, ssda903
-- line:      all, percent, higher: Children whose visits in the last 12 months were all on time
-- line:      in-need, percent, higher: Children with a child in need plan
-- line:      protection, percent, higher: Children with a child protection plan
-- line:      in-care, percent, higher: Children in care
-- setting:   protection_days = 10 | working days between visits to a child on a protection plan | Principal Social Worker | 2025-04-01 | local standard (unverified)
-- setting:   need_days = 20 | working days between visits to a child on a child in need plan | Principal Social Worker | 2025-04-01 | local standard (unverified)
-- beside:    audit-plan-quality
-- source:    Care Planning, Placement and Case Review (England) Regulations 2010, regulation 28; Standard Safeguarding Dataset, visits
-- note:      Each child counts once: in care, else on a protection plan, else on a child in need plan. On time means no visit too late in
--            the last 12 months and none overdue on the day. A visit at which the child was not seen is none.
-- note:      In care: within 7 days of the start of each placement, then every 42 days. In a placement meant to last to 18 (long-term
--            fostering, U1 and U4), once it has lasted a year, every 3 months. Visits every 6 months, which the child must agree to, cannot be
--            told from the returns. Short breaks are left out.
-- note:      Only visits since the plan or the time in care began, and since the dataset begins. Children for whom the first visit is
--            not due yet are left out and counted apart.
-- example:   2025-03-31 = 6 of 28, 3 excluded
-- example:   2025-03-31 in-need = 1 of 2, 1 excluded
-- example:   2025-03-31 protection = 3 of 7, 1 excluded
-- example:   2025-03-31 in-care = 2 of 19, 1 excluded
with spell as (
  select 1 as rank, 'in-care' as plan, child, care_from as since, starts, ends, coalesce(place in ('U1', 'U4'), false) as long_term
  from cla_placement
  where not short_break
  union all
  select 2, 'protection', child, starts, starts, ends, false from cin_cpp
  union all
  select 3, 'in-need', child, starts, starts, max(coalesce(ends, date '9999-12-31')), false from cin_plan group by child, starts
),
visit as (
  select distinct child, visited, case kind when 'cla' then 'in-care' when 'cp' then 'protection' else 'in-need' end as plan
  from ssd_visit
  where coalesce(seen, true)
),
told as (
  select plan, child, since, starts, long_term, starts as day, false as visited from spell
  union all
  select s.plan, s.child, s.since, s.starts, s.long_term, v.visited, true
  from visit v
  asof join spell s on s.plan = v.plan and s.child = v.child and s.starts <= v.visited
  where s.ends is null or v.visited <= s.ends
),
event as (
  select t.plan, t.child, t.since, t.starts, t.long_term, t.day, greatest(t.day, c.starts) as from_day,
    bool_or(t.visited) or t.day < c.starts as visited
  from told t
  cross join ssd_coverage c
  group by t.plan, t.child, t.since, t.starts, t.long_term, t.day, c.starts
),
expected as (
  select e.plan, e.child, e.since, e.day,
    case
      when e.plan = 'protection' then add_wd(e.from_day, s.protection_days + 1) - 1
      when e.plan = 'in-need' then add_wd(e.from_day, s.need_days + 1) - 1
      when not e.visited then e.day + 7
      when e.long_term and e.from_day >= add_years(e.starts, 1) then add_months(e.from_day, 3)
      else e.from_day + 42
    end as due,
    lead(e.day) over (partition by e.plan, e.child, e.since order by e.day) as next_day
  from event e
  cross join setting s
),
history as (
  select plan, child, since, day, due,
    max(case when next_day > due then next_day end) over (
      partition by plan, child, since order by day rows between unbounded preceding and 1 preceding) as last_late
  from expected
),
now as (
  select p.id as period, p.as_at, s.plan, s.child, s.since,
    row_number() over (partition by p.id, s.child order by s.rank, s.since desc, s.starts desc) as nth
  from period p
  join spell s on s.starts <= p.as_at and (s.ends is null or s.ends > p.as_at)
),
judged as (
  select n.period, n.plan, n.child, h.due, h.due >= n.as_at and coalesce(h.last_late <= add_months(n.as_at, -12), true) as met,
    case
      when n.plan = 'in-care' and n.as_at - n.since <= 7 then 'first visit not due yet'
      when n.plan = 'protection' and wd(n.since, n.as_at) <= s.protection_days then 'first visit not due yet'
      when n.plan = 'in-need' and wd(n.since, n.as_at) <= s.need_days then 'first visit not due yet'
    end as excluded
  from now n
  cross join setting s
  asof join history h on h.plan = n.plan and h.child = n.child and h.since = n.since and h.day <= n.as_at
  where n.nth = 1
)
select period, 'all' as series, child, due as on, met, excluded from judged
union all
select period, plan, child, due, met, excluded from judged
