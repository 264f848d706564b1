-- title:     Reviews of children in care on time
-- child:     Did your review happen when it should?
-- says:      {} of the children in care had all their reviews on time.
-- unit:      percent
-- better:    higher
-- every:     month
-- history:   11 months
-- from:      ssda903
-- line:      last-12-months, percent, higher: Children whose reviews in the last 12 months were all on time
-- line:      always, percent, higher: Children whose reviews were all on time since they came into care
-- source:    Care Planning, Placement and Case Review (England) Regulations 2010, regulation 33
-- note:      Children in care for more than 20 working days. The first review within 20 working days of coming into
--            care, the second within 3 months of the first, the others within 6 months of the one before; and none
--            overdue on the day.
-- note:      Where care began before the first return that was loaded, reviews are judged from that return on, and the
--            first one known may come up to 6 months into it.
-- note:      The headline looks back 12 months, so that it does not fall merely because more returns are loaded; the second
--            line looks back to the beginning of care, as far as the returns loaded go. Short breaks are left out.
-- example:   2025-03-31 = 5 of 19, 1 excluded
-- example:   2025-03-31 always = 4 of 19, 1 excluded
with care as (
  select c.child, c.starts, c.ends, c.short_break, c.starts_known and c.starts >= v.starts as whole,
    case when c.starts_known and c.starts >= v.starts then c.starts else greatest(c.starts, v.starts) end as since
  from cla_period c
  cross join cla_coverage v
),
numbered as (
  select c.child, c.starts, c.whole, c.since, r.review,
    row_number() over (partition by c.child, c.starts order by r.review) as nth,
    lag(r.review) over (partition by c.child, c.starts order by r.review) as before
  from care c
  join cla_review r on r.child = c.child and r.review >= c.since and (c.ends is null or r.review <= c.ends)
),
dated as (
  select *,
    case
      when nth = 1 and whole then add_wd(since, 20)
      when nth = 1 then add_months(since, 6)
      when nth = 2 and whole then add_months(before, 3)
      else add_months(before, 6)
    end as due,
    case when nth = 1 and whole then add_months(review, 3) else add_months(review, 6) end as next_due
  from numbered
),
history as (
  select child, starts, review, next_due,
    max(case when review > due then review end) over (partition by child, starts order by review) as last_late
  from dated
),
in_care as (
  select p.id as period, p.as_at, c.child, c.starts, c.whole, c.since, c.short_break,
    case when c.whole then add_wd(c.since, 20) else add_months(c.since, 6) end as first_due,
    wd(c.starts, p.as_at) as days
  from period p
  join care c on c.starts <= p.as_at and (c.ends is null or c.ends > p.as_at)
),
judged as (
  select i.*, h.review, h.next_due, h.last_late,
    case
      when i.short_break then 'short breaks'
      when i.days <= 20 then 'in care for 20 working days or less'
    end as excluded
  from in_care i
  asof left join history h on h.child = i.child and h.starts = i.starts and h.review <= i.as_at
)
select period, 'always' as series, child, review as on, excluded,
  case
    when review is null and first_due < as_at then false
    when review is null then case when whole then true end
    else last_late is null and next_due >= as_at
  end as met
from judged
union all
select period, 'last-12-months', child, review, excluded,
  case
    when review is null and first_due < as_at then false
    when review is null then case when whole then true end
    else coalesce(last_late <= add_months(as_at, -12), true) and next_due >= as_at
  end
from judged
