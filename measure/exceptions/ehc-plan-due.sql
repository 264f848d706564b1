-- title:     Education, health and care plans past week 16
-- why:       By week 16 a family should know whether there will be a plan; by week 20 they should hold it.
-- who:       Head of the special educational needs service
-- late:      {request|requests} past 20 weeks without a plan or a decision
-- soon:      {request|requests} past week 16 without a plan or a decision
-- sort:      due
-- from:      sen2
-- source:    The Special Educational Needs and Disability Regulations 2014, regulations 10 and 13
-- note:      Exceptions to the 20 weeks are decided when a plan is issued, so a request with a lawful exception may stand here.
-- example:   2025-03-31 = 1 late, 1 soon
with ended as (
  select request from ehcp_request where outcome in ('N', 'W')
  union
  select request from ehcp_assessment where outcome in ('Y', 'N', 'W')
  union
  select request from ehcp_plan
)
select r.child, r.request as case_id, r.received as since, r.received + 140 as due,
  case when r.outcome = 'Y' then 'An assessment was agreed' else 'No decision to assess is written down' end as words
from ehcp_request r
cross join today t
left join ended e on e.request = r.request
where e.request is null and r.received <= t.day and r.received + 112 < t.day
