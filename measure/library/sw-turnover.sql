-- title:     Social workers leaving
-- child:     Do your workers stay?
-- says:      {} of the social workers left in a year.
-- unit:      share of FTE
-- better:    lower
-- every:     workforce year
-- from:      csww
-- beside:    sw-agency
-- cases:     worker
-- source:    DfE, Children's social work workforce, turnover rate at 30 September
-- note:      Full-time equivalents of those who left in the year to 30 September, over those in post on 30 September. Agency
--            workers are left out, and so are people who joined and left within the year.
-- note:      A move to adult services, a career break and a secondment out are leaving; a new role in children's services is not,
--            as the return then gives no end.
-- note:      A leaver whose hours the return does not say is counted as not known.
-- example:   2024-09-30 = 1.4 of 2.6, 1 excluded, 1 unknown
with year as (
  select p.id as period, p.starts, p.ends, w.*
  from period p
  join sw_worker w on w.year = year(p.as_at)
  where not w.agency
)
select period, worker || ' left' as case_id, role_ends as on, fte as amount, 0.0 as over,
  case when role_starts >= starts then 'joined and left in the year' end as excluded
from year
where role_ends >= starts and role_ends < ends
union all
select period, worker || ' in post', role_starts, 0.0, fte30, null
from year
where fte30 > 0 and (role_ends is null or role_ends >= ends)
