-- title:     Child protection plans lasting 2 years or more
-- child:     Are children stuck in protection plans for too long?
-- says:      {} of the plans that ended had lasted two years or more.
-- unit:      percent
-- better:    lower
-- every:     month, window: 12 months
-- from:      cin
-- line:      ended, percent, lower: Of the plans that ended in the period
-- line:      open, percent, lower: Of the children on a plan at the end of the period
-- published: open = cpp-2yr:CPPlans2yrsActive
-- setting:   last_day = 1 | of an open plan, 1 counts the day itself and 0 does not | Head of performance | 2025-04-01 | our reading of the published definition (unverified)
-- beside:    cpp-repeat-ever
-- source:    DfE, Characteristics of children in need, duration of child protection plans; National Framework outcome 2
-- note:      Two years are 730 days or more with the first and the last one, so a plan from 1 April to 31 March two years on counts.
-- note:      Ended and open plans are two figures. A plan that ends on the day is not open on it.
-- example:   2025-03-31 = 1 of 4
-- example:   2025-03-31 open = 1 of 3
-- example:   2024-03-31 = 1 of 1
-- example:   2024-03-31 open = 0 of 4
select p.id as period, 'ended' as series, c.child || ' ' || c.starts as case_id, c.child, c.ends as on, c.ends - c.starts + 1 >= 730 as met
from period p
join cin_cpp c on c.ends >= p.starts and c.ends < p.ends
union all
select p.id, 'open', c.child, c.child, c.starts, p.as_at - c.starts + s.last_day >= 730
from period p
cross join setting s
join cin_cpp c on c.starts <= p.as_at and (c.ends is null or c.ends > p.as_at)
