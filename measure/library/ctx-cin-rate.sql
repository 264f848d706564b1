-- title:     Children in need
-- child:     How many children are we helping right now?
-- says:      We are helping {} children right now.
-- unit:      rate per 10,000
-- better:    neither
-- every:     month
-- from:      cin
-- per:       10,000 population 0-17
-- context:   yes
-- published: count = ctx-cin:number
-- source:    DfE, Characteristics of children in need, children in need at 31 March; National Framework outcome 1
-- note:      Children whose case is open on the day, with those on a protection plan, in care, leaving care and not yet born. Each child
--            counts once. A referral without further action opens no case.
-- note:      Those aged 18 or over are among the children but not among the population, as in the published rate.
-- example:   2025-03-31 = 5 of 18,180
-- example:   2025-02-28 = 6 of 18,180
select p.id as period, r.child, min(r.received) as on, true as met
from period p
join cin_referral r on r.received <= p.as_at and (r.closed is null or r.closed > p.as_at)
group by p.id, r.child
