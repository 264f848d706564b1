-- title:     Still safely at home six months after edge-of-care help
-- child:     Did the extra help keep your family together?
-- says:      After half a year, {} were still safe at home.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- parts:     none
-- history:   9 months
-- from:      reg_edge_of_care, ssda903, cin
-- line:      home, percent, higher: No time in care and no new protection plan in the six months after the help ended
-- line:      care, count, lower: Children who were in care within six months
-- line:      right-care, count, neither: Of them, children for whom the panel said that care was the right plan
-- line:      new-plan, count, lower: Children with a new protection plan within six months
-- setting:   months = 6 | months after the help in which the child is to stay at home | Head of edge of care | 2025-04-01 | local standard (unverified)
-- beside:    cla-entry-rate
-- source:    Local register of edge-of-care programmes, with the returns on children looked after and in need
-- note:      Children whose programme ended between twelve and six months before the end of the quarter. One with two programmes
--            that ended in that time is at home only after both.
-- note:      A child who is in care on the last day of the help, or comes into care on the day that is six months later, was not at
--            home. Short breaks are not care. Coming into care can be right: the third line tells how often the panel said so.
-- note:      A child who moved away is not seen in either return and looks like one at home.
-- example:   2025-03-31 = 2 of 7
-- example:   2025-03-31 care = 4
-- example:   2025-03-31 right-care = 1
-- example:   2025-03-31 new-plan = 2
-- example:   2024-12-31 = 2 of 3
with programme as (
  select p.id as period, r.record_id, r.child, r.end_date as day, add_months(r.end_date, s.months::integer) as limit_day, coalesce(r.planned_care_yn, false) as planned,
    r.programme
  from period p
  cross join setting s
  join reg_edge_of_care r on r.end_date >= add_months(p.ends, -12) and r.end_date < add_months(p.ends, -6)
),
outcome as (
  select e.period, e.record_id, any_value(e.child) as child, any_value(e.day) as day, any_value(e.planned) as planned, any_value(e.programme) as programme,
    count(c.child) > 0 as in_care, count(k.child) > 0 as new_plan
  from programme e
  left join cla_period c on c.child = e.child and not c.short_break and c.starts <= e.limit_day and (c.ends is null or c.ends > e.day)
  left join cin_cpp k on k.child = e.child and k.starts >= e.day and k.starts <= e.limit_day
  group by e.period, e.record_id
),
counted as (
  select period, child, max(day) as day, bool_or(in_care) as in_care, bool_or(in_care and planned) as planned, bool_or(new_plan) as new_plan,
    case max_by(programme, day)
      when 'edge of care team' then 'edge of care team'
      when 'family network' then 'family network'
      when 'mst' then 'multisystemic therapy'
      when 'fft' then 'functional family therapy'
      when 'respite' then 'short stays'
      else 'other'
    end as programme
  from outcome
  group by period, child
)
select period, 'home' as series, child, day as on, not in_care and not new_plan as met, programme as by_programme
from counted
union all
select period, 'care', child, day, true, programme from counted where in_care
union all
select period, 'right-care', child, day, true, programme from counted where planned
union all
select period, 'new-plan', child, day, true, programme from counted where new_plan
