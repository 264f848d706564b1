-- title:     Nights in homes that are not registered
-- child:     Did anyone live in a place that we had not checked?
-- says:      Children spent {} in homes that we had not checked.
-- unit:      total nights
-- better:    lower
-- every:     month
-- from:      reg_unregistered
-- line:      nights, total nights, lower: Nights in homes that should be registered and are not
-- line:      children, count, lower: Children who spent at least one night there
-- public:    no-default
-- source:    Care Standards Act 2000, section 11; Ofsted, inspection of children's services 2022, paragraphs 28 and 59
-- note:      From the placements team's own register, so that it is known every week and not once a year. A night that stands twice for a child counts
--            once; a stay that ended on the day it began has none.
-- note:      None is the only right number, and none is not a success by itself: read it beside how many homes could not be found.
-- example:   2025-03-31 = 8 of 4
-- example:   2025-03-31 children = 3
-- example:   2025-02-28 = 2 of 1
-- example:   2025-02-28 children = 1
with stay as (
  select record_id, child, start as first_night, "end" as left_on,
    max(coalesce("end", date '9999-12-31')) over (partition by child order by start, record_id rows between unbounded preceding and 1 preceding) as earlier_until
  from reg_unregistered
),
spent as (
  select p.id as period, t.record_id, t.child, t.first_night,
    least(coalesce(t.left_on, p.ends), p.ends) - greatest(t.first_night, p.starts, coalesce(t.earlier_until, t.first_night)) as nights
  from period p
  join stay t on t.first_night < p.ends and (t.left_on is null or t.left_on > p.starts)
)
select period, 'nights' as series, record_id as case_id, child, first_night as on, nights::double as amount, null::boolean as met
from spent
where nights > 0
union all
select period, 'children', child, child, min(first_night), null, true
from spent
where nights > 0
group by period, child
