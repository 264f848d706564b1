-- title:     Child protection reviews on time
-- child:     Did the grown-ups check on your safety plan when they should?
-- says:      {} of the children had all their checks on time.
-- unit:      percent
-- better:    higher
-- every:     month
-- history:   11 months
-- from:      cin
-- line:      last-12-months, percent, higher: Children whose reviews in the last 12 months were all on time
-- line:      always, percent, higher: Children whose reviews were all on time since the plan began
-- beside:    audit-plan-quality
-- source:    DfE, Characteristics of children in need, child protection plans reviewed within the required timescales; Working Together
--            to Safeguard Children
-- note:      Children with a protection plan on the day that began three months ago or earlier; newer plans are left out and counted
--            apart. The first review within 3 calendar months of the first day, the others within 6 months of the one before, and
--            none overdue on the day. One late review in the year fails the child.
-- note:      Where the plan began before the first return that was loaded, reviews are judged from that return on, and the first one
--            known may come up to 6 months into it.
-- example:   2025-03-31 = 4 of 7, 1 excluded
-- example:   2025-03-31 always = 3 of 7, 1 excluded
with plan as (
  select c.child, c.starts, c.ends, c.starts >= v.starts as whole, greatest(c.starts, v.starts) as since,
    case when c.starts >= v.starts then add_months(c.starts, 3) else add_months(v.starts, 6) end as first_due
  from cin_cpp c
  cross join cin_coverage v
),
numbered as (
  select n.child, n.starts, n.first_due, r.review, lag(r.review) over (partition by n.child, n.starts order by r.review) as before
  from plan n
  join cin_cpp_review r on r.child = n.child and r.starts = n.starts and r.review >= n.since
),
history as (
  select child, starts, review,
    max(case when review > coalesce(add_months(before, 6), first_due) then review end) over (
      partition by child, starts order by review) as last_late
  from numbered
),
on_plan as (
  select p.id as period, p.as_at, n.child, n.starts, n.whole, n.first_due
  from period p
  join plan n on n.starts <= p.as_at and (n.ends is null or n.ends > p.as_at)
),
judged as (
  select o.*, h.review, h.last_late,
    case when add_months(o.starts, 3) > o.as_at then 'on a plan for less than three months' end as excluded
  from on_plan o
  asof left join history h on h.child = o.child and h.starts = o.starts and h.review <= o.as_at
)
select period, 'last-12-months' as series, child, coalesce(review, starts) as on, excluded,
  case
    when review is not null then coalesce(last_late <= add_months(as_at, -12), true) and add_months(review, 6) >= as_at
    when whole or first_due < as_at then false
  end as met
from judged
union all
select period, 'always', child, coalesce(review, starts), excluded,
  case
    when review is not null then last_late is null and add_months(review, 6) >= as_at
    when whole or first_due < as_at then false
  end
from judged
