-- title:     Children living inside the council's area
-- child:     How many children live near home?
-- says:      {} of the children in care live inside our area.
-- unit:      percent
-- better:    neither
-- every:     month
-- from:      ssda903
-- line:      inside, percent, neither: Children in care placed inside the council's boundary
-- line:      unknown, percent, lower: Children in care whose placement cannot be found on the map
-- context:   yes
-- source:    DfE, Children looked after in England, placements inside and outside the council boundary at 31 March
-- note:      Needs the postcode directory and the council's own code (waymark reference). A placement without a
--            postcode that the directory knows counts as not inside, as DfE counts it, and is shown in the second line.
-- example:   2025-03-31 = 16 of 19, 1 excluded
-- example:   2025-03-31 unknown = 1 of 19, 1 excluded
with place as (
  select postcode, any_value(la) as la
  from ref_postcode
  where postcode in (select pl_post from cla_episode)
  group by postcode
),
looked_after as (
  select p.id as period, e.child, e.decom, h.la,
    case when e.short_break then 'short breaks' end as excluded,
    (select count(*) > 0 from ref_postcode) and (select count(*) > 0 from ref_council) as mapped,
    (select max(code) from ref_council) as code, (select max(ons) from ref_council) as ons
  from period p
  join cla_episode e on e.decom <= p.as_at and (e.dec is null or e.dec > p.as_at)
  left join place h on h.postcode = e.pl_post
)
select period, 'inside' as series, child, decom as on,
  case when mapped then coalesce(la in (code, ons), false) end as met, excluded
from looked_after
union all
select period, 'unknown', child, decom, case when mapped then la is null end, excluded
from looked_after
