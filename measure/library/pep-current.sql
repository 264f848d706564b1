-- title:     Up-to-date education plan (PEP)
-- child:     Does your school plan match what you need now?
-- says:      {} of the children have a school plan from this term.
-- unit:      percent
-- better:    higher
-- every:     term
-- from:      ssda903, reg_virtual_school
-- line:      current, percent, higher: Children with an education plan of this term
-- line:      good, percent, higher: Children with an education plan of this term that is good (green)
-- line:      first, percent, higher: First plan begun within 10 working days and ready for the first review
-- line:      unaccompanied, percent, higher: Unaccompanied children with a plan of this term that sets a target for English or settling in
-- setting:   settle_days = 20 | working days in care after which a plan is looked for | Head of the Virtual School | 2025-04-01 | local, as school days are not known
-- setting:   july_day = 20 | day of July on which the summer term ends | Head of the Virtual School | 2025-04-01 | the council's term dates
-- source:    DfE, Promoting the education of looked-after children and previously looked-after children (2018): begun within 10 working days, reviewed each term
-- note:      Children in care at the end of the term, aged 3 to 17 on 31 August before the school year, in care for more than 20 school days. Working days stand
--            for school days, as the council's term dates are not loaded; in the summer term they are counted to the end of lessons in July.
-- note:      The third line takes children who came into care and whose tenth working day fell in the term.
-- example:   2024-12-31 = 7 of 21, 3 excluded
-- example:   2024-12-31 good = 4 of 20, 3 excluded, 1 unknown
-- example:   2024-12-31 first = 1 of 2
-- example:   2024-12-31 unaccompanied = 1 of 2
-- example:   2023-12-31 = 1 of 18, 8 excluded
with term as (
  select p.id as period, p.starts, p.ends, p.as_at, s.settle_days,
    case when month(p.as_at) = 8 then make_date(year(p.as_at), 7, s.july_day::integer) else p.as_at end as lessons_end,
    make_date(case when month(p.starts) = 9 then year(p.starts) else year(p.starts) - 1 end, 8, 31) as school_year
  from period p
  cross join setting s
),
looked_after as (
  select t.period, t.starts as term_starts, t.as_at, c.child,
    coalesce(k.uasc, false) and (k.duc is null or k.duc > t.as_at) as uasc,
    case
      when c.short_break then 'short breaks'
      when k.dob is null then 'date of birth not known'
      when age(k.dob, t.school_year) not between 3 and 17 then 'not of school age'
      when wd(c.starts, t.lessons_end) <= t.settle_days then 'in care for too short a time'
    end as excluded
  from term t
  join cla_period c on c.starts <= t.as_at and (c.ends is null or c.ends > t.as_at)
  left join cla_child k on k.child = c.child
),
planned as (
  select l.period, l.child, l.uasc, l.excluded, max(v.pep_date) as day,
    max_by(coalesce(v.pep_quality, '-'), v.pep_date) as quality,
    bool_or(v.esol_target_yn) as target
  from looked_after l
  left join reg_virtual_school v on v.child = l.child and v.pep_date >= l.term_starts and v.pep_date <= l.as_at
  group by l.period, l.child, l.uasc, l.excluded
),
entry as (
  select c.child, c.starts, c.ends, c.short_break, c.starts_known, add_wd(c.starts, 10) as begun_by,
    coalesce(min(r.review), add_wd(c.starts, 20)) as ready_by
  from cla_period c
  left join cla_review r on r.child = c.child and r.review >= c.starts and (c.ends is null or r.review <= c.ends)
  group by c.child, c.starts, c.ends, c.short_break, c.starts_known
),
begun as (
  select t.period, t.school_year, e.child, e.starts, e.ends, e.short_break, e.starts_known, e.begun_by,
    bool_or(v.first_pep_date >= e.starts and v.first_pep_date <= e.begun_by) as begun,
    bool_or(v.pep_date >= e.starts and v.pep_date <= e.ready_by) as ready
  from term t
  join entry e on e.begun_by >= t.starts and e.begun_by < t.ends
  left join reg_virtual_school v on v.child = e.child
  group by t.period, t.school_year, e.child, e.starts, e.ends, e.short_break, e.starts_known, e.begun_by
)
select period, 'current' as series, child as case_id, child, day as on, excluded, day is not null as met
from planned
union all
select period, 'good', child, child, day, excluded, case when day is null then false when quality <> '-' then quality = 'g' end
from planned
union all
select period, 'unaccompanied', child, child, day, excluded, day is not null and coalesce(target, false)
from planned
where uasc
union all
select b.period, 'first', b.child || ' ' || b.starts, b.child, b.starts,
  case
    when b.short_break then 'short breaks'
    when not b.starts_known then 'the returns loaded do not say when care began'
    when b.ends < b.begun_by then 'left care within 10 working days'
    when k.dob is null then 'date of birth not known'
    when age(k.dob, b.school_year) not between 3 and 17 then 'not of school age'
  end,
  coalesce(b.begun, false) and coalesce(b.ready, false)
from begun b
left join cla_child k on k.child = b.child
