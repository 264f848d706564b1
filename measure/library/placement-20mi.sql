-- title:     Children living more than 20 miles from home
-- child:     Are you living too far from the people and places you know?
-- says:      {} of the children in care live more than 20 miles from home.
-- unit:      percent
-- better:    lower
-- every:     month
-- from:      ssda903
-- line:      all, percent, lower: Children in care placed more than 20 miles from home
-- line:      outside-la, percent, lower: Children in care placed more than 20 miles from home and outside the council's boundary
-- line:      unknown, percent, lower: Children in care whose distance from home is not known
-- source:    DfE, Children looked after in England, distance between home and placement; National Framework outcome 4
-- note:      Needs the postcode directory (waymark reference), and the council's own code for the second line. Distance
--            is in a straight line, to a tenth of a mile.
-- note:      All children in care on the day count, also those whose distance is not known (shown in the third line);
--            young people who came here alone often have no home postcode.
-- example:   2025-03-31 = 2 of 19, 1 excluded
-- example:   2025-03-31 outside-la = 1 of 19, 1 excluded
-- example:   2025-03-31 unknown = 2 of 19, 1 excluded
with place as (
  select postcode, any_value(easting) as easting, any_value(northing) as northing, any_value(la) as la
  from ref_postcode
  where postcode in (select home_post from cla_episode union select pl_post from cla_episode)
  group by postcode
),
looked_after as (
  select p.id as period, e.child, e.decom, t.la,
    case when e.short_break then 'short breaks' end as excluded,
    miles(h.easting, h.northing, t.easting, t.northing) as distance,
    (select count(*) > 0 from ref_postcode) as mapped,
    (select count(*) > 0 from ref_council) as council,
    (select max(code) from ref_council) as code, (select max(ons) from ref_council) as ons
  from period p
  join cla_episode e on e.decom <= p.as_at and (e.dec is null or e.dec > p.as_at)
  left join place h on h.postcode = e.home_post
  left join place t on t.postcode = e.pl_post
)
select period, 'all' as series, child, decom as on, case when mapped then coalesce(distance > 20, false) end as met,
  excluded
from looked_after
union all
select period, 'outside-la', child, decom,
  case when mapped and council then coalesce(distance > 20 and la not in (code, ons), false) end, excluded
from looked_after
union all
select period, 'unknown', child, decom, case when mapped then distance is null end, excluded
from looked_after
