-- title:     Visits
-- why:       A child who is not seen cannot say what is wrong.
-- who:       Team manager
-- late:      {visit|visits} that {is|are} overdue
-- soon:      {visit|visits} due in {soon_days} days
-- sort:      due
-- from:      annexa, ssd
-- source:    Working Together to Safeguard Children; Care Planning Regulations 2010, regulation 28 (every 6 weeks in the first year of a home)
-- setting:   cp_visit_days = 10 | working days between visits to a child with a protection plan | Principal Social Worker | 2025-04-01 | local standard (unverified)
-- setting:   cin_visit_days = 20 | working days between visits to a child in need | Principal Social Worker | 2025-04-01 | local standard (unverified)
-- setting:   cla_visit_days = 42 | days between visits to a child in care | Principal Social Worker | 2025-04-01 | Care Planning Regulations 2010, regulation 28
-- setting:   soon_days = 3 | days ahead that the list of visits looks | Principal Social Worker | 2026-11-23 | local choice
-- note:      The last visit is the later one of Annex A's list and, where it is loaded, the Standard Safeguarding Dataset.
-- note:      A child in care in a lasting home may be seen every three months after the first year; this list does not know who that was agreed for.
-- example:   2025-03-31 = 3 late, 1 soon
with told as (
  select max(s.as_at) as as_at from aa_snapshot s join today t on s.as_at <= t.day
),
open_case as (
  select 'cp' as kind, c.child, c.starts, c.last_visit, c.team, c.worker from told n join aa_cpp c on c.as_at = n.as_at where c.ends is null
  union all
  select 'cin', c.child, c.starts, c.last_seen, c.team, c.worker
  from told n join aa_cin c on c.as_at = n.as_at where c.closed is null and c.status = 'child in need'
  union all
  select 'cla', c.child, c.started, c.last_visit, c.team, c.worker from told n join aa_cla c on c.as_at = n.as_at where c.ceased is null
),
each_case as (
  select kind, child, max(starts) as starts, max(last_visit) as last_visit, any_value(team) as team, any_value(worker) as worker
  from open_case
  where starts is not null
  group by kind, child
),
visited as (
  select v.kind, v.child, max(v.visited) as last_visit from ssd_visit v join today t on v.visited <= t.day group by v.kind, v.child
),
last_seen as (
  select c.kind, c.child, c.team, c.worker, greatest(c.last_visit, v.last_visit) is null as never,
    coalesce(greatest(c.last_visit, v.last_visit), c.starts) as since
  from each_case c
  left join visited v on v.kind = c.kind and v.child = c.child
),
next as (
  select l.*, case l.kind
      when 'cp' then add_wd(l.since, s.cp_visit_days)
      when 'cin' then add_wd(l.since, s.cin_visit_days)
      else l.since + s.cla_visit_days
    end as due
  from last_seen l
  cross join setting s
)
select n.child, n.kind || ' ' || n.child as case_id, n.team, n.worker, n.since, n.due,
  case n.kind when 'cp' then 'Protection plan' when 'cin' then 'Child in need' else 'In care' end
    || case when n.never then ', no visit written down' else '' end as words
from next n
cross join today t
cross join setting s
where n.due <= t.day + s.soon_days
