-- title:     Personal education plans
-- why:       Every term somebody asks a child in care how school goes, and what would help. Terms that are missed do not come back.
-- who:       Virtual school head
-- late:      {child|children} in care with no education plan when one was due
-- soon:      education {plan|plans} due by the end of this term
-- sort:      due
-- from:      annexa, reg_virtual_school
-- source:    DfE, Promoting the education of looked-after and previously looked-after children (2018): each school term, the first within 20 working days
-- setting:   from_age = 3 | youngest age with a personal education plan | Virtual school head | 2026-11-23 | local choice: from nursery on
-- setting:   to_age = 17 | oldest age with a personal education plan | Virtual school head | 2026-11-23 | local choice: to the 18th birthday
-- note:      Terms are September to December, January to April and May to August. Children in care on the newest Annex A list.
-- example:   2025-03-31 = 2 late, 1 soon
with told as (
  select max(s.as_at) as as_at from aa_snapshot s join today t on s.as_at <= t.day
),
in_care as (
  select c.child, max(c.started) as started, any_value(c.team) as team, any_value(c.worker) as worker
  from told n
  join aa_cla c on c.as_at = n.as_at
  where c.ceased is null and c.started is not null
  group by c.child
),
planned as (
  select r.child, max(greatest(r.pep_date, r.first_pep_date)) as pep
  from reg_virtual_school r
  join today t on greatest(r.pep_date, r.first_pep_date) <= t.day
  group by r.child
),
due as (
  select c.child, c.team, c.worker, v.pep, c.started, case
      when v.pep is null or v.pep < c.started then add_wd(c.started, 20)
      else add_months(make_date(year(v.pep), 1, 1), 4 * ((month(v.pep) - 1) // 4 + 2)) - 1
    end as due
  from in_care c
  cross join today t
  cross join setting s
  join person e on e.child = c.child
  left join planned v on v.child = c.child
  where age(e.dob, t.day) between s.from_age and s.to_age
)
select d.child, d.child as case_id, d.team, d.worker, coalesce(d.pep, d.started) as since, d.due,
  case when d.pep is null or d.pep < d.started then 'No plan yet in this time in care' end as words
from due d
cross join today t
where d.due < add_months(make_date(year(t.day), 1, 1), 4 * ((month(t.day) - 1) // 4 + 1))
