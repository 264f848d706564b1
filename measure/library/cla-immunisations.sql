-- title:     Immunisations up to date
-- child:     Have you had the jabs that protect you?
-- says:      {} of the children in care had all their jabs.
-- unit:      percent
-- better:    higher
-- every:     year
-- from:      ssda903
-- source:    DfE, Outcomes for children looked after, immunisations up to date
-- note:      Children in care on 31 March for twelve months without a break or a short break (the OC2 cohort). Nothing
--            entered is unknown, not "no".
-- note:      Counts all that are due, including those due before the child came into care.
-- example:   2025-03-31 = 11 of 13, 6 excluded, 1 unknown
select p.id as period, c.child, o.immunisations as met, c.excluded
from period p
join cla_oc2_cohort c on fy_last(c.year) = p.as_at
left join cla_oc2 o on o.child = c.child and o.year = c.year
