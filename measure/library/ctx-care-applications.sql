-- title:     Care applications
-- child:     How often did we ask a judge to help?
-- says:      We asked a judge to help {} children in a year.
-- unit:      rate per 10,000
-- better:    neither
-- every:     month, window: 12 months
-- from:      reg_legal
-- per:       10,000 population 0-17
-- context:   yes
-- source:    Children Act 1989, section 31; Cafcass, care applications
-- note:      Children for whom an application for a care or supervision order was issued in the period. A child counts once in a period;
--            other applications are left out, and both are counted apart. Where the register does not say what was applied for,
--            nobody knows.
-- example:   2025-03-31 = 2 of 18,180, 3 excluded, 1 unknown
-- example:   2025-02-28 = 3 of 18,180, 3 excluded, 1 unknown
with issued as (
  select p.id as period, l.record_id, l.child, l.application_issued_date, l.order_type,
    row_number() over (partition by p.id, l.child, l.order_type in ('care', 'supervision') order by l.application_issued_date, l.record_id) as nth
  from period p
  join reg_legal l on l.application_issued_date >= p.starts and l.application_issued_date < p.ends
)
select period, record_id as case_id, child, application_issued_date as on, case when order_type is not null then true end as met,
  case
    when order_type not in ('care', 'supervision') then 'not an application for a care or supervision order'
    when order_type is not null and nth > 1 then 'not the first in the period'
  end as excluded
from issued
