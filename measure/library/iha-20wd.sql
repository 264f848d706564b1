-- title:     First health check within 20 working days
-- child:     Did a doctor check you soon after you came into care?
-- says:      {} of the children saw a doctor soon. It was in the first four weeks.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- history:   2 months
-- from:      ssda903, reg_health
-- line:      in-time, percent, higher: First health check done in time
-- line:      asked-late, percent, lower: Not in time, and it was asked for late or never
-- line:      clinic-late, percent, lower: Not in time, though it was asked for in time
-- line:      declined, percent, neither: Not done, as the young person said no
-- setting:   request_days = 5 | working days in which the check is asked for | Designated Nurse for Children in Care | 2025-04-01 | local standard (unverified)
-- source:    DfE and Department of Health, Promoting the health and well-being of looked-after children (2015): within 20 working days
-- note:      Children who came into care, as the return on children in care says it, and whose 20th working day fell in the period. A child whom the health register
--            does not know was not seen. Who left before that day stands apart.
-- note:      The other three lines say where the time went. Together with the first they make the whole.
-- example:   2025-03-31 = 3 of 8, 2 excluded
-- example:   2025-03-31 asked-late = 2 of 8, 2 excluded
-- example:   2025-03-31 clinic-late = 2 of 8, 2 excluded
-- example:   2025-03-31 declined = 1 of 8, 2 excluded
-- example:   2024-09-30 = 1 of 9, 2 excluded
with entry as (
  select c.child, c.starts, c.ends, c.short_break, c.starts_known, add_wd(c.starts, 20) as due
  from cla_period c
),
checked as (
  select p.id as period, e.child, e.starts, e.ends, e.short_break, e.starts_known, e.due, s.request_days,
    min(h.iha_done) as done, min(h.iha_requested) as asked, bool_or(coalesce(h.declined_yn, false)) as declined
  from period p
  cross join setting s
  join entry e on e.due >= p.starts and e.due < p.ends
  left join reg_health h on h.child = e.child and coalesce(h.iha_done, h.iha_requested, h.entered_care) >= e.starts
    and (e.ends is null or h.entered_care < e.ends)
  group by p.id, e.child, e.starts, e.ends, e.short_break, e.starts_known, e.due, s.request_days
),
judged as (
  select period, child, child || ' ' || starts as case_id, coalesce(done, due) as day,
    case
      when short_break then 'short breaks'
      when not starts_known then 'the returns loaded do not say when care began'
      when ends < due then 'left care within 20 working days'
    end as excluded,
    case
      when done <= due then 'in-time'
      when done is null and declined then 'declined'
      when asked is null or wd(starts, asked) > request_days then 'asked-late'
      else 'clinic-late'
    end as came
  from checked
)
select period, 'in-time' as series, case_id, child, day as on, excluded, came = 'in-time' as met
from judged
union all
select period, 'asked-late', case_id, child, day, excluded, came = 'asked-late'
from judged
union all
select period, 'clinic-late', case_id, child, day, excluded, came = 'clinic-late'
from judged
union all
select period, 'declined', case_id, child, day, excluded, came = 'declined'
from judged
