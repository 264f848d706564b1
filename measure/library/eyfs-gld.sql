-- title:     Ready for school: a good level of development
-- child:     Are children learning and playing well when they start school?
-- says:      {} of the children did well in their first year.
-- unit:      percent
-- better:    higher
-- every:     academic year
-- from:      ees
-- line:      all, percent, higher: Children with a good level of development
-- line:      fsm, percent, higher: Children with free school meals
-- line:      gap, published mean percentage points, higher: Children with free school meals, less all others
-- published: fsm = eyfs-gld:FSP_Gooddev_FSM
-- source:    DfE, Early years foundation stage profile results
-- note:      At the end of reception, in state-funded settings: the expected level in all 12 goals of the three prime areas, literacy and
--            mathematics. Years before 2021/22 had another framework and are left out.
-- note:      The gap is in percentage points, and below nought where children with free school meals do less well. Those of whom it is
--            not known are among the others.
-- example:   2025-08-31 = 2,100 of 3,000
-- example:   2025-08-31 fsm = 540 of 900
-- example:   2025-08-31 gap = -14.3
-- example:   2024-08-31 = 1,950 of 3,000
with own as (
  select p.id as period, max(f.numerator) filter (where f.key = 'eyfs-gld') as met, max(f.denominator) filter (where f.key = 'eyfs-gld') as children,
    max(f.numerator) filter (where f.key = 'eyfs-gld:FSP_Gooddev_FSM') as fsm_met, max(f.denominator) filter (where f.key = 'eyfs-gld:FSP_Gooddev_FSM') as fsm_children
  from period p
  join ees_figure f on f.starts = p.starts and f.ends = p.as_at
  join ref_council c on lower(c.name) = lower(f.area)
  where p.starts >= date '2021-09-01' and f.key in ('eyfs-gld', 'eyfs-gld:FSP_Gooddev_FSM') and f.area_level = 'council' and f.breakdown is null
    and f.numerator is not null and f.denominator is not null
  group by p.id
)
select period, 'all' as series, 'all children' as case_id, met::bigint as counted, children::bigint as of, null::double as amount
from own
where children is not null
union all
select period, 'fsm', 'free school meals', fsm_met::bigint, fsm_children::bigint, null
from own
where fsm_children is not null
union all
select period, 'gap', 'gap', null, null, round(100 * (fsm_met / fsm_children - (met - fsm_met) / (children - fsm_children)), 1)
from own
where fsm_children > 0 and children > fsm_children
