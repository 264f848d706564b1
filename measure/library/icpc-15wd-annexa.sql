-- title:     First child protection meeting within 15 working days, from the lists for inspectors
-- child:     When adults were very worried about you, did they meet fast enough?
-- says:      Adults met fast enough for {} of the children.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      annexa
-- answers:   icpc-15wd
-- source:    Ofsted, inspection of children's services, Annex A list 5; Working Together to Safeguard Children
-- note:      Initial conferences held in the period. Where several enquiries led to one conference, the first strategy discussion counts.
--            Children who moved here on a plan are not in the list. The newest list that holds an enquiry decides; lists reach
--            six months back, so they must be loaded at least that often.
-- example:   2025-03-31 = 2 of 4, 1 excluded
-- example:   2024-09-30 = 2 of 3
with enquiry as (
  select child, strategy, max_by(icpc, as_at) as icpc from aa_s47 where strategy is not null and icpc is not null group by child, strategy
),
conference as (
  select child, icpc, min(strategy) as strategy from enquiry group by child, icpc
)
select p.id as period, c.child || ' ' || c.icpc as case_id, c.child, c.icpc as on, wd(c.strategy, c.icpc) <= 15 as met,
  case when c.icpc < c.strategy then 'dated before the strategy discussion' end as excluded
from period p
join conference c on c.icpc >= p.starts and c.icpc < p.ends
