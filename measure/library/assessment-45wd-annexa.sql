-- title:     Assessments finished within 45 working days, from the lists for inspectors
-- child:     When people were worried, did we find out what was happening quickly?
-- says:      We found out in time for {} of the children.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      annexa
-- answers:   assessment-45wd
-- source:    Ofsted, inspection of children's services, Annex A list 4; Working Together to Safeguard Children
-- note:      Assessments finished in the period, counted from the day that each began. The newest list that holds an assessment decides;
--            lists reach six months back, so they must be loaded at least that often.
-- example:   2025-03-31 = 3 of 4, 1 excluded
-- example:   2024-09-30 = 2 of 3
with assessment as (
  select child, started, max_by(authorised, as_at) as authorised
  from aa_assessment
  where started is not null and authorised is not null
  group by child, started
)
select p.id as period, a.child || ' ' || a.started as case_id, a.child, a.authorised as on, wd(a.started, a.authorised) <= 45 as met,
  case when a.authorised < a.started then 'finished before it began' end as excluded
from period p
join assessment a on a.authorised >= p.starts and a.authorised < p.ends
