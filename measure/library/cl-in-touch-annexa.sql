-- title:     Care leavers we are in touch with, from the lists for inspectors
-- child:     Are we still here for you?
-- says:      We are in touch with {} of those who left care.
-- unit:      percent
-- better:    higher
-- every:     year
-- from:      annexa
-- answers:   cl-in-touch
-- line:      aged-19-21, percent, higher: Care leavers aged 19 to 21 the council is in touch with
-- line:      aged-17-18, percent, higher: Care leavers aged 17 and 18 the council is in touch with
-- source:    Ofsted, inspection of children's services, Annex A list 9
-- note:      Young people on the newest list on or before the last day of the year, by their age on that day; a list older than 92 days
--            says nothing. The return asks about the time around the birthday instead. Who refuses contact or wants no more help is
--            not in touch.
-- note:      Left out and counted apart: those who died, who are home with parents or whom the list says not to count, those still in
--            care, and those whose age nobody knows.
-- example:   2025-03-31 = 1 of 4, 4 excluded, 1 unknown
-- example:   2025-03-31 aged-17-18 = 1 of 2, 1 excluded
with listed as (
  select p.id as period, p.as_at, s.as_at as list_of
  from period p
  asof join aa_snapshot s on s.as_at <= p.as_at
  where s.until >= p.as_at
),
judged as (
  select n.period, l.child, l.last_contact, age(k.dob, n.as_at) as age,
    case l.in_touch when 'yes' then true when 'no' then false end as met,
    case
      when k.dob is null then 'date of birth not known'
      when l.eligibility = 'eligible' then 'still in care'
      when l.in_touch = 'excluded' then 'died, home with parents, or not to be counted'
    end as excluded
  from listed n
  join aa_care_leaver l on l.as_at = n.list_of
  left join person_annexa k on k.child = l.child
)
select period, 'aged-19-21' as series, child, last_contact as on, met, excluded
from judged
where age between 19 and 21 or age is null
union all
select period, 'aged-17-18', child, last_contact, met, excluded
from judged
where age between 17 and 18
