-- title:     Children with a protection plan
-- child:     How many children have a protection plan?
-- says:      {} children have a protection plan.
-- unit:      rate per 10,000
-- better:    neither
-- every:     month
-- from:      cin
-- per:       10,000 population 0-17
-- published: count = ctx-cpp-rate:CPP_Num
-- context:   yes
-- source:    DfE, Characteristics of children in need, children who were the subject of a child protection plan at 31 March
-- note:      Children on a plan on the day. A plan that ends on the day is not open on it.
-- example:   2025-03-31 = 2 of 18,180
-- example:   2025-02-28 = 3 of 18,180
select p.id as period, c.child, c.starts as on, true as met
from period p
join cin_cpp c on c.starts <= p.as_at and (c.ends is null or c.ends > p.as_at)
