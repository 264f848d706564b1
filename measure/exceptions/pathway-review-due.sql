-- title:     Pathway plan reviews
-- why:       A pathway plan is the council's promise to a young person who left care. It is looked at again at least every six months.
-- who:       Leaving care team manager
-- late:      {care leaver|care leavers} whose pathway plan was not reviewed for six months
-- soon:      pathway plan {review|reviews} due in {soon_days} days
-- sort:      due
-- from:      annexa
-- source:    The Care Leavers (England) Regulations 2010, regulation 7: at least every 6 months
-- setting:   soon_days = 30 | days ahead that the list of pathway plans looks | Head of leaving care | 2026-11-23 | local choice
-- note:      Annex A gives the day of the last review. Without one the young person is listed as late.
-- example:   2025-03-31 = 2 late, 1 soon
with told as (
  select max(s.as_at) as as_at from aa_snapshot s join today t on s.as_at <= t.day
),
leaver as (
  select l.child, max(l.pathway_review) as reviewed, any_value(l.team) as team, any_value(coalesce(l.worker, l.adviser)) as worker
  from told n
  join aa_care_leaver l on l.as_at = n.as_at
  where l.in_touch <> 'excluded' and coalesce(l.eligibility, '') in ('relevant', 'former relevant', 'eligible')
  group by l.child
)
select l.child, l.child as case_id, l.team, l.worker, l.reviewed as since, add_months(l.reviewed, 6) as due,
  case when l.reviewed is null then 'No review written down' end as words
from leaver l
cross join today t
cross join setting s
where l.reviewed is null or add_months(l.reviewed, 6) <= t.day + s.soon_days
