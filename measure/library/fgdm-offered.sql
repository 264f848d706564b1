-- title:     Family meeting offered before court
-- child:     Did your family get the chance to make a plan first?
-- says:      {} of the families could make a plan before court.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- from:      reg_fgdm, reg_legal
-- line:      offered, percent, higher: Family meeting offered before the letter, or before the application where there was no letter
-- line:      held, percent, higher: That meeting was held
-- line:      took-part, percent, higher: The child took part in that meeting
-- source:    Children's Social Care National Framework, outcome 3; Children's Wellbeing and Schools legislation (commencement unverified)
-- note:      Children whose family got a letter before proceedings in the quarter or, where there was no letter, whose application to
--            court was issued in it. An offer on the very day of the letter came too late.
-- note:      All three lines are of all these children. A meeting without a word on whether the child was there is one without the child.
-- example:   2025-03-31 = 3 of 6
-- example:   2025-03-31 held = 2 of 6
-- example:   2025-03-31 took-part = 1 of 6
-- example:   2024-12-31 = 1 of 2
with legal as (
  select p.id as period, l.child, min(coalesce(l.letter_date, l.application_issued_date)) as day
  from period p
  join reg_legal l on coalesce(l.letter_date, l.application_issued_date) >= p.starts and coalesce(l.letter_date, l.application_issued_date) < p.ends
  group by p.id, l.child
),
offered as (
  select l.period, l.child, any_value(l.day) as day, count(f.record_id) > 0 as offered, coalesce(bool_or(f.held_date is not null), false) as held,
    coalesce(bool_or(f.held_date is not null and f.child_took_part_yn), false) as took_part
  from legal l
  left join reg_fgdm f on f.child = l.child and f.offered_date < l.day
  group by l.period, l.child
)
select period, 'offered' as series, child, day as on, offered as met from offered
union all
select period, 'held', child, day, held from offered
union all
select period, 'took-part', child, day, took_part from offered
