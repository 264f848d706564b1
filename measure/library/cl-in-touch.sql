-- title:     Care leavers we are in touch with
-- child:     Are we still here for you?
-- says:      We are in touch with {} of the young people who left care.
-- unit:      percent
-- better:    higher
-- every:     year
-- from:      ssda903
-- line:      aged-19-21, percent, higher: Care leavers aged 19 to 21 the council is in touch with
-- line:      aged-17-18, percent, higher: Care leavers aged 17 and 18 the council is in touch with
-- source:    DfE, Children looked after in England, care leavers, local authority in touch
-- note:      In touch around the birthday that fell in the year. Refusing contact (REFU), wanting no more help (NREQ) and
--            not in touch (NO) all count as not in touch. For who is left out, see the measure of education, work or
--            training.
-- example:   2025-03-31 = 5 of 7, 4 excluded
-- example:   2025-03-31 aged-17-18 = 2 of 3
with judged as (
  select p.id as period, l.*
  from period p
  join cla_leaver l on fy_last(l.year) = p.as_at
),
contact as (
  select *,
    case in_touch
      when 'YES' then 'in touch'
      when 'NO' then 'not in touch'
      when 'REFU' then 'refuses contact'
      when 'NREQ' then 'wants no more help'
      else 'not known'
    end as how,
    case when in_touch is not null then in_touch = 'YES' end as met
  from judged
)
select period, 'aged-19-21' as series, child, met, excluded, how as by_contact
from contact
where age between 19 and 21 or age is null
union all
select period, 'aged-17-18', child, met, excluded, how
from contact
where age <= 18
