-- title:     Permanence plan agreed by the second review
-- child:     Do you know where you will grow up?
-- says:      {} of the children had a plan for where to grow up.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- history:   6 months
-- from:      ssda903, reg_permanence
-- line:      all, percent, higher: Children with a plan, and one beside it, by their second review
-- line:      not-unaccompanied, percent, higher: The same, without unaccompanied children
-- source:    Ofsted 2018, recommendation 1; Care Planning, Placement and Case Review (England) Regulations 2010, regulation 33
-- note:      Children still in care when their second review was due in the period: three months after the first, which is due within 20
--            working days of coming into care.
-- note:      Agreed on or before the day of the second review, or the day it was due where none was held. A plan without a second one beside it, in case
--            the first fails, does not count; nor does one from before the child came into care.
-- example:   2025-03-31 = 3 of 9, 1 excluded
-- example:   2025-03-31 not-unaccompanied = 2 of 8, 2 excluded
-- example:   2024-09-30 = 3 of 10, 2 excluded
with review as (
  select c.child, c.starts, r.review, row_number() over (partition by c.child, c.starts order by r.review) as nth
  from cla_period c
  join cla_review r on r.child = c.child and r.review >= c.starts and (c.ends is null or r.review <= c.ends)
),
care as (
  select c.child, c.starts, c.ends, c.short_break, c.starts_known,
    add_months(coalesce(max(r.review) filter (r.nth = 1), add_wd(c.starts, 20)), 3) as due,
    max(r.review) filter (r.nth = 2) as second
  from cla_period c
  left join review r on r.child = c.child and r.starts = c.starts and r.nth <= 2
  group by c.child, c.starts, c.ends, c.short_break, c.starts_known
),
due as (
  select p.id as period, c.*, case when c.second < p.ends then c.second else c.due end as by_when
  from period p
  join care c on c.due >= p.starts and c.due < p.ends and (c.ends is null or c.ends > c.due)
),
planned as (
  select d.period, d.child, d.starts, d.short_break, d.starts_known, d.by_when, count(r.record_id) > 0 as met
  from due d
  left join reg_permanence r on r.child = d.child and r.agreed_date >= d.starts and r.agreed_date <= d.by_when and r.parallel_plan is not null
  group by d.period, d.child, d.starts, d.short_break, d.starts_known, d.by_when
),
judged as (
  select n.*, n.child || ' ' || n.starts as case_id, coalesce(k.uasc, false) as uasc,
    case
      when n.short_break then 'short breaks'
      when not n.starts_known then 'the returns loaded do not say when care began'
    end as excluded
  from planned n
  left join cla_child k on k.child = n.child
)
select period, 'all' as series, case_id, child, by_when as on, excluded, met
from judged
union all
select period, 'not-unaccompanied', case_id, child, by_when, case when uasc and excluded is null then 'unaccompanied' else excluded end, met
from judged
