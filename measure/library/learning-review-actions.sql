-- title:     Lessons from serious cases put into practice
-- child:     When something went badly wrong, did we change?
-- says:      {} of the lessons were put into practice in time, and checked again.
-- unit:      percent
-- better:    higher
-- every:     quarter, window: 12 months
-- pool:      36 months
-- from:      reg_action
-- line:      embedded, percent, higher: Done in time, and a second look saw the change
-- line:      in-time, percent, higher: Done in time
-- setting:   first_months = 6 | months after the action from which a second look counts | Safeguarding Partnership Manager | 2025-04-01 | local standard (unverified)
-- public:    no-default
-- source:    Local standard; recommendations of practice reviews, rapid reviews, child death and domestic homicide reviews, and inspections
-- note:      Recommendations due in the period. In the headline those count as not yet known whose second look is not due: it is, when so
--            many months have passed since the action was done.
-- example:   2025-03-31 = 1 of 3, 1 unknown
-- example:   2025-03-31 in-time = 3 of 4
with due as (
  select p.id as period, p.as_at, r.action_id, r.child, r.due_date, r.done_date, coalesce(r.done_date <= r.due_date, false) as in_time,
    r.retested_at, r.retest_changed_yn, s.first_months
  from period p
  cross join setting s
  join reg_action r on r.due_date >= p.starts and r.due_date < p.ends
  where r.source in ('lcspr', 'rapid review', 'cdop', 'dhr', 'inspection')
)
select period, 'embedded' as series, action_id as case_id, child, due_date as on,
  case
    when not in_time then false
    when retested_at <= as_at and retested_at >= add_months(done_date, first_months) then coalesce(retest_changed_yn, false)
    when add_months(done_date, first_months) > as_at then null
    else false
  end as met
from due
union all
select period, 'in-time', action_id, child, due_date, in_time
from due
