-- title:     Children in homes rated good or outstanding
-- child:     Is the place you live a good one?
-- says:      {} of the children who live in checked homes live in a good one.
-- unit:      percent
-- better:    higher
-- every:     month
-- from:      ssda903
-- line:      rated, percent, higher: Children in children's homes and with fostering agencies rated good or outstanding
-- line:      supported, percent, higher: Young people in supported accommodation with consistently strong provision
-- source:    Ofsted, children's social care providers, overall effectiveness by URN
-- note:      Needs Ofsted's provider list (waymark reference). Children's homes (K1, K2) and foster care by an agency (U
--            codes with another public body, private or voluntary provider) are rated; the council's own foster carers
--            are not. A provider without a grade, or not in the list, is unknown.
-- note:      Supported accommodation (K3, before April 2024 H5) is registered with Ofsted since 28 October 2023, and has
--            had three outcomes of its own since September 2024.
-- note:      Short breaks (V3, V4) are left out.
-- example:   2025-03-31 = 1 of 2, 17 excluded, 1 unknown
-- example:   2025-03-31 supported = 1 of 1
with grade as (
  select upper(trim(urn)) as urn, lower(trim(grade)) as grade, coalesce(graded_on, date '1900-01-01') as graded_on
  from ref_provider
  where grade is not null
),
looked_after as (
  select p.id as period, p.as_at, e.child, e.decom, e.place, e.place_provider, e.urn, e.short_break
  from period p
  join cla_episode e on e.decom <= p.as_at and (e.dec is null or e.dec > p.as_at)
),
graded as (
  select l.*, g.grade, g.graded_on
  from looked_after l
  asof left join grade g on g.urn = l.urn and g.graded_on <= l.as_at
)
select period, 'rated' as series, child, graded_on as on,
  case
    when grade in ('good', 'outstanding') then true
    when grade in ('requires improvement', 'requires improvement to be good', 'inadequate') then false
  end as met,
  case
    when short_break then 'short breaks'
    when place in ('K3', 'H5') then 'supported accommodation, rated differently'
    when not coalesce(place in ('K1', 'K2') or (place in ('U1', 'U2', 'U3', 'U4', 'U5', 'U6') and place_provider in ('PR3', 'PR4', 'PR5')), false)
      then 'not with a provider that Ofsted rates'
    when urn = 'XXXXXXX' then 'inspected by another body than Ofsted'
  end as excluded,
  coalesce(grade, 'not known') as by_grade
from graded
union all
select period, 'supported', child, graded_on,
  case
    when grade like 'consistently strong%' then true
    when grade like 'inconsistent%' or grade like '%widespread%' then false
  end,
  case
    when short_break then 'short breaks'
    when as_at < date '2023-10-28' then 'not yet registered and inspected by Ofsted'
    when urn = 'XXXXXXX' then 'inspected by another body than Ofsted'
  end,
  coalesce(grade, 'not known')
from graded
where place in ('K3', 'H5')
