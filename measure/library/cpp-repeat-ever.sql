-- title:     Second or later child protection plan
-- child:     Did you have to have a protection plan again?
-- says:      {} of the children with a new plan had one before.
-- unit:      percent
-- better:    neither
-- every:     month, window: 12 months
-- from:      cin
-- beside:    cpp-2yr
-- source:    DfE, Characteristics of children in need, second or subsequent child protection plans; National Framework outcome 2
-- note:      Plans that began in the period, each counted. Earlier plans count however long ago they were, and those of other councils where
--            they are known; where the return does not say how many there were, nobody knows.
-- note:      A low figure is not good by itself: nought can mean that children are not protected again when they should be. Read it
--            beside the plans that last long.
-- example:   2025-03-31 = 3 of 5, 1 unknown
-- example:   2024-03-31 = 1 of 2
select p.id as period, c.child || ' ' || c.starts as case_id, c.child, c.starts as on, c.previous >= 1 as met
from period p
join cin_cpp c on c.starts >= p.starts and c.starts < p.ends
