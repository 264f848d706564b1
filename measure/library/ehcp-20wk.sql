-- title:     New education, health and care plans in 20 weeks
-- child:     Did you get your plan in time?
-- says:      {} of the new plans came in time.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      sen2
-- line:      no-exceptions, percent, higher: New plans within 20 weeks, where no exception applies
-- line:      all, percent, higher: All new plans within 20 weeks
-- published: all = ehcp-20wk:SEN_EHC_All_20wks
-- setting:   limit_days = 140 | days from the request to the plan | Head of SEND | 2025-04-01 | Special Educational Needs and Disability Regulations 2014, regulation 13
-- source:    DfE, Education, health and care plans, plans issued within 20 weeks; Special Educational Needs and Disability Regulations 2014
-- note:      New plans that were issued in the twelve months, by the days from the request to the plan: 20 weeks are 140 days,
--            holidays included. The figure at the end of December is that of the calendar year, as it is published.
-- note:      The law lists exceptions, such as a school's summer holiday. The first line leaves those plans out and says how many; the
--            second counts them. Families that still wait are in neither.
-- example:   2024-12-31 = 2 of 4, 2 excluded
-- example:   2024-12-31 all = 3 of 6
-- example:   2023-12-31 = 1 of 1, 0 excluded
with issued as (
  select p.id as period, a.request, a.child, a.outcome_on, a.exception,
    coalesce(a.outcome_on - a.received <= s.limit_days, false) as in_time
  from period p
  cross join setting s
  join ehcp_assessment a on a.outcome_on >= p.starts and a.outcome_on < p.ends
  where a.outcome = 'Y'
)
select period, 'no-exceptions' as series, request as case_id, child, outcome_on as on, in_time as met,
  case when exception then 'an exception applies' end as excluded
from issued
union all
select period, 'all', request, child, outcome_on, in_time, null
from issued
