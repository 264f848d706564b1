-- title:     Reviews of children in care
-- why:       At a review everybody who promised a child something says whether they did it. Children remember which ones were put off.
-- who:       Independent reviewing officers' manager
-- late:      {review|reviews} of children in care that {is|are} overdue
-- soon:      {review|reviews} of children in care due in {soon_days} days
-- sort:      due
-- from:      annexa
-- source:    The Care Planning, Placement and Case Review (England) Regulations 2010, regulation 33: within 20 working days, then 3 months, then every 6 months
-- setting:   soon_days = 14 | days ahead that the list of reviews looks | Head of the reviewing service | 2026-11-23 | local choice
-- setting:   first_days = 40 | working days after coming into care up to which a review is taken to be the first | Head of the reviewing service | 2026-11-23 | local choice: the list names the last review only
-- note:      Annex A gives the last review only. One within {first_days} working days of coming into care is taken to be the first, so that the next is due in three months; any other sets six.
-- example:   2025-03-31 = 3 late, 1 soon
with told as (
  select max(s.as_at) as as_at from aa_snapshot s join today t on s.as_at <= t.day
),
in_care as (
  select c.child, max(c.started) as started, max(c.last_review) as last_review, any_value(c.team) as team, any_value(c.worker) as worker
  from told n
  join aa_cla c on c.as_at = n.as_at
  where c.ceased is null and c.started is not null
  group by c.child
),
next as (
  select c.*, case
      when c.last_review is null or c.last_review < c.started then add_wd(c.started, 20)
      when c.last_review <= add_wd(c.started, s.first_days) then add_months(c.last_review, 3)
      else add_months(c.last_review, 6)
    end as due
  from in_care c
  cross join setting s
)
select n.child, n.child as case_id, n.team, n.worker, coalesce(n.last_review, n.started) as since, n.due,
  case when n.last_review is null or n.last_review < n.started then 'No review yet in this time in care' end as words
from next n
cross join today t
cross join setting s
where n.due <= t.day + s.soon_days
