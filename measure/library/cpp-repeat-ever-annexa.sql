-- title:     Second or later child protection plan, from the lists for inspectors
-- child:     Did you have to have a protection plan again?
-- says:      {} of the children with a new plan had one before.
-- unit:      percent
-- better:    neither
-- every:     month, window: 12 months
-- from:      annexa
-- answers:   cpp-repeat-ever
-- source:    Ofsted, inspection of children's services, Annex A list 7
-- note:      Plans that began in the period, each counted. The newest list that holds a plan decides; a plan that ended more than six
--            months before the next list is in none.
-- example:   2025-03-31 = 2 of 4, 1 unknown
-- example:   2024-09-30 = 2 of 3
with plan as (
  select child, starts, max_by(previous, as_at) as previous from aa_cpp where starts is not null group by child, starts
)
select p.id as period, n.child || ' ' || n.starts as case_id, n.child, n.starts as on, n.previous >= 1 as met
from period p
join plan n on n.starts >= p.starts and n.starts < p.ends
