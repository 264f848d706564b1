-- title:     From deciding to go to court to going
-- child:     Once we decided a judge should help, how long did we take?
-- says:      It took us {} to ask a judge.
-- unit:      median working days
-- better:    lower
-- every:     month, window: 12 months
-- from:      reg_legal
-- line:      days, median working days, lower: Working days from the decision to the application
-- line:      in-time, percent, higher: Applied for within 10 working days
-- line:      undated, count, lower: Applications without the day of the decision
-- setting:   most_days = 10 | working days from the decision to the application | Head of legal and court work | 2025-04-01 | local standard (unverified)
-- beside:    preproceedings-weeks
-- source:    Ofsted, inspection of children's services 2022, area 1
-- note:      Applications for a care or a supervision order, by the day they were issued. Where an emergency protection order came
--            first there was no time to wait, so these are left out and counted apart.
-- note:      A decision that nobody dated is not in the median; it is not in time, and the last line lists it.
-- example:   2025-03-31 = 10 of 4, 2 excluded, 2 unknown
-- example:   2025-03-31 in-time = 3 of 5, 2 excluded, 1 unknown
-- example:   2025-03-31 undated = 1
-- example:   2024-12-31 = 8 of 2
with issued as (
  select p.id as period, l.record_id, l.child, l.application_issued_date as day, l.issue_decision_date as decided, l.order_type, s.most_days,
    wd(l.issue_decision_date, l.application_issued_date) as days,
    case
      when l.order_type = 'epo' then 'an emergency protection order came first'
      when l.application_issued_date < l.issue_decision_date then 'issued before the decision'
    end as excluded
  from period p
  cross join setting s
  join reg_legal l on l.application_issued_date >= p.starts and l.application_issued_date < p.ends
  where l.order_type in ('care', 'supervision', 'epo') or l.order_type is null
)
select period, 'days' as series, record_id as case_id, child, day as on, case when order_type is not null then days end as amount, null::boolean as met, excluded
from issued
union all
select period, 'in-time', record_id, child, day, null, case when order_type is not null then coalesce(days <= most_days, false) end, excluded
from issued
union all
select period, 'undated', record_id, child, day, null, true, null
from issued
where decided is null and order_type in ('care', 'supervision')
