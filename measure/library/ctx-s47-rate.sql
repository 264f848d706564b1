-- title:     Child protection enquiries
-- child:     How many times were we very worried about a child?
-- says:      We were very worried for {} children in a year.
-- unit:      rate per 10,000
-- better:    neither
-- every:     month, window: 12 months
-- from:      cin
-- per:       10,000 population 0-17
-- context:   yes
-- source:    DfE, Characteristics of children in need, section 47 enquiries
-- note:      Enquiries that began in the period, each counted; two of one child on one day are one.
-- example:   2025-03-31 = 4 of 18,180
-- example:   2024-03-31 = 2 of 18,000
with enquiry as (
  select distinct child, started from cin_s47
)
select p.id as period, e.child || ' ' || e.started as case_id, e.child, e.started as on, true as met
from period p
join enquiry e on e.started >= p.starts and e.started < p.ends
