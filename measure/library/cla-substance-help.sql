-- title:     Children in care getting help with drugs or alcohol
-- child:     If drugs or drink were a problem, did you get help you wanted?
-- says:      {} of the children with a drink or drug problem got help.
-- unit:      percent
-- better:    higher
-- every:     year
-- from:      ssda903
-- line:      received, percent, higher: Received help, of children with a problem
-- line:      refused, percent, lower: Were offered help and refused it, of children with a problem
-- line:      identified, percent, neither: Children identified as having a problem with drugs or alcohol
-- source:    DfE, Outcomes for children looked after, substance misuse
-- note:      Children in care on 31 March for twelve months without a break or a short break (the OC2 cohort).
-- example:   2025-03-31 = 1 of 3, 0 excluded, 1 unknown
-- example:   2025-03-31 refused = 1 of 3, 0 excluded, 1 unknown
-- example:   2025-03-31 identified = 4 of 14, 6 excluded
with cohort as (
  select p.id as period, c.child, c.excluded, o.substance_misuse, o.intervention_received, o.intervention_offered
  from period p
  join cla_oc2_cohort c on fy_last(c.year) = p.as_at
  left join cla_oc2 o on o.child = c.child and o.year = c.year
)
select period, 'received' as series, child, intervention_received as met, excluded
from cohort
where substance_misuse
union all
select period, 'refused', child,
  case when intervention_received then false when not intervention_received then intervention_offered end, excluded
from cohort
where substance_misuse
union all
select period, 'identified', child, substance_misuse, excluded
from cohort
