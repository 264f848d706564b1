-- title:     Children at home on an order who stayed safe
-- child:     Is it going OK to live at home?
-- says:      Children who lived at home and were safe all year: {}.
-- unit:      count
-- better:    higher
-- every:     quarter
-- history:   12 months
-- from:      ssda903, cin, reg_pwp
-- line:      safe, count, higher: Children who lived with parents a year ago and stayed safe
-- line:      all, count, neither: Children who lived with parents a year ago
-- line:      share-of-cla, percent, neither: Children in care who live with their parents
-- published: share-of-cla = pwp-safe-12m:share-of-cla
-- setting:   review_months = 6 | months in which a review must have asked whether the order is still needed | Head of Court and Permanence | 2025-04-01 | local standard (unverified)
-- setting:   unplanned_reasons = CREQB CREQO ALLEG STAND APPRR CLOSE CUSTOD LAREQ CHILD | reasons for a move that was not planned | Head of children in care | 2025-04-01 | local grouping of DfE's codes
-- beside:    pwp-assessed
-- public:    no-default
-- source:    Local definition; Ofsted, inspection of children's services 2022, paragraph 32
-- note:      Children placed with parents (P1) on the day 12 months before. Safe: no enquiry under section 47 began since, no unplanned move away from the parents, and a
--            review asked in the last months whether the order can be discharged. Who left care since needs no such review.
-- note:      There are a handful: always numbers of children, never a share.
-- example:   2025-03-31 = 4
-- example:   2025-03-31 all = 7
-- example:   2025-03-31 share-of-cla = 6 of 26, 1 excluded
-- example:   2024-12-31 = 2
-- example:   2024-12-31 all = 7
with home as (
  select p.id as period, p.as_at, add_months(p.as_at, -12) as year_ago, l.child, l.care_from
  from period p
  join cla_placement l on l.place = 'P1' and not l.short_break and l.starts <= add_months(p.as_at, -12)
    and (l.ends is null or l.ends > add_months(p.as_at, -12))
),
moved as (
  select h.period, h.child, h.care_from,
    bool_or(contains(' ' || s.unplanned_reasons || ' ', ' ' || l.reason_place_change || ' ')) as unplanned
  from home h
  cross join setting s
  left join cla_placement l on l.child = h.child and l.place = 'P1' and l.ends > h.year_ago and l.ends <= h.as_at and l.next_starts is not null
  group by h.period, h.child, h.care_from
),
enquired as (
  select h.period, h.child, count(q.started) as enquiries
  from home h
  left join cin_s47 q on q.child = h.child and q.started > h.year_ago and q.started <= h.as_at
  group by h.period, h.child
),
reviewed as (
  select h.period, h.child, max(r.discharge_considered_date) as considered
  from home h
  cross join setting s
  left join reg_pwp r on r.child = h.child and r.discharge_considered_date <= h.as_at
    and r.discharge_considered_date >= add_months(h.as_at, -s.review_months)
  group by h.period, h.child
),
judged as (
  select h.period, h.child, r.considered,
    not coalesce(m.unplanned, false) and q.enquiries = 0 and (r.considered is not null or coalesce(c.ends <= h.as_at, false)) as safe
  from home h
  join moved m on m.period = h.period and m.child = h.child and m.care_from = h.care_from
  join enquired q on q.period = h.period and q.child = h.child
  join reviewed r on r.period = h.period and r.child = h.child
  join cla_period c on c.child = h.child and c.starts = h.care_from
)
select period, 'safe' as series, child, considered as on, null as excluded, true as met
from judged
where safe
union all
select period, 'all', child, considered, null, true
from judged
union all
select p.id, 'share-of-cla', e.child, e.decom, case when e.short_break then 'short breaks' end, coalesce(e.place = 'P1', false)
from period p
join cla_episode e on e.decom <= p.as_at and (e.dec is null or e.dec > p.as_at)
