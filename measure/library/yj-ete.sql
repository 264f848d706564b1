-- title:     Young people with the youth justice service in suitable learning or work
-- child:     Are you in a school, college or job that suits you?
-- says:      {} of them had a school or job that suits them.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- from:      yjs
-- line:      ete, percent, higher: In suitable education, training or work at the end
-- line:      accommodation, percent, higher: In suitable accommodation at the end
-- setting:   school_hours = 25.0 | hours a week that a child of school age must be offered | Head of Youth Justice | 2025-04-01 | Youth Justice Board, key performance indicator 2 (unverified)
-- setting:   older_hours = 16.0 | hours a week that an older young person must be offered | Head of Youth Justice | 2025-04-01 | Youth Justice Board, key performance indicator 2 (unverified)
-- public:    no-default
-- source:    Youth Justice Board, key performance indicators 1 and 2
-- note:      Orders and programmes that ended in the quarter, of children convicted or not, each of them once. The service says whether
--            it was suitable; where it says nothing, too few hours are not suitable, and enough hours alone are not known to be.
-- note:      The Youth Justice Board said in June 2025 that its indicators are not yet fit to base decisions on.
-- example:   2025-03-31 = 2 of 6, 2 unknown
-- example:   2025-03-31 accommodation = 5 of 6, 2 unknown
-- example:   2025-06-30 = 1 of 1
with ended as (
  select p.id as period, i.child, i.child || ' ' || i.starts::varchar as case_id, i.ends, i.ete_suitable, i.accommodation_suitable,
    i.ete_hours_offered < case when i.school_age then s.school_hours when not i.school_age then s.older_hours end as too_few,
    case when i.school_age then 'of school age' when not i.school_age then 'older' else 'not said' end as by_school_age
  from period p
  cross join setting s
  join yjs_intervention i on i.ends >= p.starts and i.ends < p.ends
)
select period, 'ete' as series, case_id, child, ends as on, coalesce(ete_suitable, case when too_few then false end) as met, by_school_age
from ended
union all
select period, 'accommodation', case_id, child, ends, accommodation_suitable, by_school_age
from ended
