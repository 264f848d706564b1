-- title:     Teeth checked
-- child:     Have you seen a dentist this year?
-- says:      {} of the children in care had their teeth checked this year.
-- unit:      percent
-- better:    higher
-- every:     year
-- from:      ssda903
-- source:    DfE, Outcomes for children looked after, dental checks
-- note:      Children in care on 31 March for twelve months without a break or a short break (the OC2 cohort). Nothing
--            entered is unknown, not "no".
-- note:      A check that was refused is a check not done.
-- example:   2025-03-31 = 11 of 14, 6 excluded, 0 unknown
select p.id as period, c.child, o.teeth_check as met, c.excluded
from period p
join cla_oc2_cohort c on fy_last(c.year) = p.as_at
left join cla_oc2 o on o.child = c.child and o.year = c.year
