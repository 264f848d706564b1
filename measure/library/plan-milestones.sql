-- title:     Plan promises on track
-- child:     Did we do what we said in this plan?
-- says:      {} of the promises that were due have been kept in time.
-- unit:      percent
-- better:    higher
-- every:     month
-- from:      reg_milestone
-- line:      in-time, percent, higher: Milestones done by the day they were due, with evidence
-- line:      done, percent, higher: Milestones done by now, early or late
-- line:      difference, percent, higher: Milestones done that say what changed for children
-- cases:     milestone
-- source:    The council's own plan
-- note:      Every milestone that was due by the day shown. A milestone that is done without anything to show for it counts as not done in the
--            first line.
-- note:      Done, but without a word on what changed for children, is “delivered, difference not shown”: the last line.
-- example:   2025-03-31 = 2 of 5
-- example:   2025-03-31 done = 4 of 5
-- example:   2025-03-31 difference = 1 of 4
with due as (
  select p.id as period, p.as_at, m.record_id, m.due_date, m.done_date, coalesce(m.done_date <= p.as_at, false) as done,
    nullif(trim(m.evidence_link), '') is not null as shown, nullif(trim(m.impact_statement), '') is not null as impact
  from period p
  join reg_milestone m on m.due_date <= p.as_at
)
select period, 'in-time' as series, record_id as case_id, due_date as on, done and done_date <= due_date and shown as met
from due
union all
select period, 'done', record_id, due_date, done
from due
union all
select period, 'difference', record_id, due_date, impact
from due
where done
