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
with leaver as (
  select p.id as period, p.as_at, o.child, o.year, o.in_touch, o.activ, o.accom, coalesce(k.dob, o.dob) as dob,
    age(coalesce(k.dob, o.dob), p.as_at) as age, c.last_rec, c.ordinary
  from period p
  join cla_oc3 o on fy_last(o.year) = p.as_at
  left join cla_child k on k.child = o.child
  left join (
    select child, max_by(last_rec, starts) filter (ends is not null) as last_rec,
      max(case when short_break then 0 else 1 end) as ordinary
    from cla_period
    group by child
  ) c on c.child = o.child
),
judged as (
  select *,
    case
      when dob is null then 'date of birth not known'
      when age < 17 then 'under 17 on 31 March'
      when in_touch = 'DIED' then 'died'
      when in_touch = 'RHOM' then 'home with parents for six months or more'
      when ordinary = 0 then 'had short breaks only'
      when last_rec in ('E11', 'E12') then 'adopted'
      when last_rec = 'E3' then 'another council took over'
    end as excluded
  from leaver
)
, contact as (
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
