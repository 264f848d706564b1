-- title:     Education, health and care plans reviewed every year
-- child:     Does someone check that your plan still works for you?
-- says:      {} of the plans were looked at again within a year.
-- unit:      percent
-- better:    higher
-- every:     calendar year
-- history:   12 months
-- from:      sen2, reg_ehcp_review
-- line:      in-time, percent, higher: Plans reviewed within a year
-- line:      views, percent, higher: Reviews that hold the child's own views
-- line:      adult-life, percent, higher: Reviews from year 9 on that name outcomes for adult life
-- setting:   review_months = 12 | months in which a plan must be reviewed | Head of SEND | 2025-04-01 | Children and Families Act 2014, section 44
-- beside:    ehcp-review-decision-4wk
-- source:    DfE, Education, health and care plans, annual reviews; Children and Families Act 2014, section 44
-- note:      Plans in place at the end of the year that were a year old: the review meeting must come within twelve months of the plan
--            or of the meeting before it. No meeting is not done. New plans are counted apart, as their first review is due next year.
-- note:      The day is that of the meeting, from the register of reviews or the yearly return. The return's own "last review" is the
--            day on which the council wrote with its decision, weeks later, and is not used.
-- note:      Published for the first time for 2024, and weak in that year.
-- example:   2024-12-31 = 4 of 6, 1 excluded, 1 unknown
-- example:   2024-12-31 views = 3 of 5, 1 unknown
-- example:   2024-12-31 adult-life = 1 of 2, 1 unknown
with held as (
  select coalesce(u.child, r.child) as child, r.meeting_date, r.views_yn, r.pfa_outcomes_yn
  from reg_ehcp_review r
  left join (select upn, max(child) as child from ehcp_person where upn is not null group by upn) u on u.upn = upper(trim(r.child))
),
meeting as (
  select child, meeting_date from held
  union
  select child, review_meeting from ehcp_active where review_meeting is not null
),
base as (
  select p.id as period, p.as_at, p.starts, p.ends, a.child, max(n.starts) as plan_starts
  from period p
  join ehcp_active a on a.year = year(p.as_at)
  left join ehcp_plan n on n.child = a.child and n.starts < p.ends
  group by p.id, p.as_at, p.starts, p.ends, a.child
),
due as (
  select b.period, b.child, b.starts, b.plan_starts, max(m.meeting_date) filter (where m.meeting_date < b.starts) as before,
    min(m.meeting_date) filter (where m.meeting_date >= b.starts and m.meeting_date < b.ends) as first_meeting
  from base b
  left join meeting m on m.child = b.child
  group by b.period, b.child, b.starts, b.plan_starts
)
select d.period, 'in-time' as series, d.child as case_id, d.child, d.first_meeting as on,
  case when d.plan_starts >= d.starts then 'new plan: its first review is due next year' end as excluded,
  case
    when coalesce(greatest(d.plan_starts, d.before), d.plan_starts, d.before) is null then null
    else coalesce(d.first_meeting <= add_months(coalesce(greatest(d.plan_starts, d.before), d.plan_starts, d.before), s.review_months::integer), false)
  end as met
from due d
cross join setting s
union all
select p.id, 'views', h.child || ' ' || h.meeting_date::varchar, h.child, h.meeting_date, null, h.views_yn
from period p
join held h on h.meeting_date >= p.starts and h.meeting_date < p.ends
union all
select p.id, 'adult-life', h.child || ' ' || h.meeting_date::varchar, h.child, h.meeting_date, null, h.pfa_outcomes_yn
from period p
join held h on h.meeting_date >= p.starts and h.meeting_date < p.ends
join person k on k.child = h.child
where age(k.dob, make_date(year(h.meeting_date) - case when month(h.meeting_date) < 9 then 1 else 0 end, 8, 31)) >= 13
