-- title:     Weeks spent in pre-proceedings
-- child:     When it was serious, did we waste your time?
-- says:      Families waited {} before we decided what comes next.
-- unit:      median weeks
-- better:    lower
-- every:     month, window: 12 months
-- from:      reg_legal
-- line:      weeks, median weeks, lower: Weeks from the decision to begin until pre-proceedings ended
-- line:      in-time, percent, higher: Ended in 16 weeks or fewer
-- line:      longest, mean weeks, lower: The longest wait of a child whose pre-proceedings ended
-- line:      open, count, lower: Children still in pre-proceedings at the end of the period
-- setting:   most_weeks = 16 | weeks that pre-proceedings may take | Head of legal and court work | 2025-04-01 | common local standard (unverified)
-- beside:    proceedings-26wk
-- source:    Ofsted, inspection of children's services 2022, area 1; Standard Safeguarding Dataset, pre-proceedings
-- note:      Children whose pre-proceedings ended in the period, by the day they ended. A week is seven days; weeks to one decimal.
--            Brothers and sisters are counted one by one.
-- note:      No national return holds this for all children: the definition is the council's own.
-- note:      Where nobody wrote the day of the decision the wait is not known. Those still waiting are in the last line only, by
--            the weeks so far.
-- example:   2025-03-31 = 16.05 of 4, 1 excluded, 1 unknown
-- example:   2025-03-31 in-time = 2 of 4, 1 excluded, 1 unknown
-- example:   2025-03-31 longest = 30 of 1
-- example:   2025-03-31 open = 2
-- example:   2024-12-31 = 12.9 of 3
-- example:   2024-12-31 open = 3
with ended as (
  select p.id as period, l.record_id, l.child, l.exit_date as day, l.exit_date - l.plo_decision_date as days, s.most_weeks,
    case when l.exit_date < l.plo_decision_date then 'ended before it began' end as excluded
  from period p
  cross join setting s
  join reg_legal l on l.exit_date >= p.starts and l.exit_date < p.ends
),
counted as (
  select period, 'weeks' as series, record_id, child, day, days, round(days / 7.0, 1) as amount, null::boolean as met, excluded
  from ended
  union all
  select period, 'in-time', record_id, child, day, days, null, days <= most_weeks * 7, excluded
  from ended
  union all
  select period, 'longest', arg_max(record_id, days), arg_max(child, days), arg_max(day, days), max(days), round(max(days) / 7.0, 1), null, null
  from ended
  where excluded is null and days is not null
  group by period
  union all
  select p.id, 'open', l.record_id, l.child, l.plo_decision_date, p.as_at - l.plo_decision_date, null, true, null
  from period p
  join reg_legal l on l.plo_decision_date <= p.as_at
  where l.exit_date is null or l.exit_date > p.as_at
)
select period, series, record_id as case_id, child, day as on, amount, met, excluded,
  case
    when days <= 8 * 7 then '8 weeks or fewer'
    when days <= 16 * 7 then '9 to 16 weeks'
    when days <= 26 * 7 then '17 to 26 weeks'
    when days > 26 * 7 then 'more than 26 weeks'
    else 'not known'
  end as by_wait
from counted
