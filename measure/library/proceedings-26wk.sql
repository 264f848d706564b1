-- title:     Care proceedings finished within 26 weeks
-- child:     Did the judge decide in time for you?
-- says:      The judge decided in time for {} of the children.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- from:      reg_legal
-- line:      in-time, percent, higher: Final order within 26 weeks of the application
-- line:      no-extension, percent, higher: The same, where the court allowed no more time
-- line:      weeks, mean weeks, lower: Weeks from the application to the final order
-- beside:    preproceedings-weeks
-- source:    Children Act 1989, section 32 (26 weeks); Ministry of Justice, Family Court Statistics Quarterly
-- note:      Children with a final order in the quarter after an application for a care or a supervision order, also where an
--            emergency protection order came first. 26 weeks are 182 days.
-- note:      The first line holds all children, the second leaves out those whom the court gave more time. Where nobody wrote down
--            the day of the application, it was not in time.
-- example:   2025-03-31 = 3 of 5, 1 excluded, 1 unknown
-- example:   2025-03-31 no-extension = 2 of 3, 1 excluded, 2 unknown
-- example:   2025-03-31 weeks = 89.1 of 4, 1 excluded, 2 unknown
-- example:   2024-12-31 = 0 of 1
with concluded as (
  select p.id as period, l.record_id, l.child, l.final_order_date as day, l.order_type is not null as typed, l.extension_granted_yn as extended,
    l.final_order_date - l.application_issued_date as days,
    case when l.final_order_date < l.application_issued_date then 'finished before it began' end as excluded
  from period p
  join reg_legal l on l.final_order_date >= p.starts and l.final_order_date < p.ends
  where l.order_type in ('care', 'supervision', 'epo') or l.order_type is null
)
select period, 'in-time' as series, record_id as case_id, child, day as on, case when typed then coalesce(days <= 182, false) end as met,
  null::double as amount, excluded
from concluded
union all
select period, 'no-extension', record_id, child, day, case when typed and extended is not null then coalesce(days <= 182, false) end, null, excluded
from concluded
where extended is distinct from true
union all
select period, 'weeks', record_id, child, day, null, case when typed then round(days / 7.0, 1) end, excluded
from concluded
