-- title:     Children seen during their assessment
-- child:     Did the worker meet you before deciding anything?
-- says:      {} of the children met the worker first.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      annexa
-- source:    Ofsted, inspection of children's services, Annex A list 4
-- note:      Assessments finished in the period. Where the list says that nobody knows whether the child was seen, the child was not.
-- note:      Children who were not yet born are left out and counted apart.
-- note:      A list reaches six months back, so a figure is whole only where lists are loaded at least every six months; the newest
--            list that holds an assessment decides what it says.
-- example:   2025-03-31 = 3 of 5, 2 excluded
-- example:   2024-09-30 = 3 of 4, 1 excluded
with assessment as (
  select child, started, max_by(authorised, as_at) as authorised, max_by(seen, as_at) as seen
  from aa_assessment
  where authorised is not null
  group by child, started
)
select p.id as period, a.child || ' ' || coalesce(a.started, a.authorised) as case_id, a.child, a.authorised as on, a.seen = 'yes' as met,
  case when k.dob is null or k.dob > a.authorised then 'not yet born' end as excluded
from period p
join assessment a on a.authorised >= p.starts and a.authorised < p.ends
left join person_annexa k on k.child = a.child
