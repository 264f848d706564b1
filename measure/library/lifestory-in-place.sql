-- title:     Life story work started, current and with the child
-- child:     Do you know your own story? Do you know why you came into care?
-- says:      {} of the children hear their story now, or have the book.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- from:      ssda903, reg_permanence, reg_lifestory
-- line:      in-place, percent, higher: Life story work begun and current, or the book is with the child
-- line:      quality, percent, higher: Of that work, graded good or outstanding
-- setting:   care_months = 6 | months in care after which the work is needed | Permanence Service Manager | 2025-04-01 | local standard (unverified)
-- setting:   current_months = 6 | months since the last session for the work to be current | Permanence Service Manager | 2025-04-01 | local standard (unverified)
-- source:    Ofsted 2018, recommendation 9; Ofsted, inspection of children's services 2022, area 7
-- note:      Children in care for longer than that whose newest plan is long-term fostering, special guardianship or a child arrangements order, adoption or
--            supported living; and those who left care to adoption or special guardianship in the period, judged on the day they left.
-- note:      The register holds the day of the newest session. Where that lies after the day that is asked about, nobody can say whether the work was
--            current then: not known.
-- example:   2025-03-31 = 4 of 7, 1 excluded, 1 unknown
-- example:   2025-03-31 quality = 2 of 3, 1 unknown
-- example:   2024-12-31 = 3 of 7, 1 excluded, 1 unknown
with planned as (
  select p.id as period, r.child, max_by(r.plan, r.agreed_date) as plan
  from period p
  join reg_permanence r on r.agreed_date <= p.as_at
  group by p.id, r.child
),
needed as (
  select p.id as period, c.child, p.as_at as by_when, c.short_break
  from period p
  cross join setting s
  join cla_period c on add_months(c.starts, s.care_months) < p.as_at and (c.ends is null or c.ends > p.as_at)
  join planned n on n.period = p.id and n.child = c.child
  where n.plan in ('long-term fostering', 'sgo or cao', 'adoption', 'supported living')
  union all
  select p.id, c.child, max(c.ends), false
  from period p
  join cla_period c on c.ends >= p.starts and c.ends < p.ends
  where c.last_rec in ('E11', 'E12', 'E45', 'E46', 'E47', 'E48') and not c.short_break
  group by p.id, c.child
),
worked as (
  select n.period, n.child, n.by_when, n.short_break,
    max(r.last_session) as latest,
    bool_or(r.book_given_date <= n.by_when) as book,
    bool_or(r.started_date <= n.by_when and r.last_session <= n.by_when and r.last_session >= add_months(n.by_when, -s.current_months)) as current_work,
    bool_or(r.started_date <= n.by_when and r.last_session > n.by_when) as later,
    max_by(r.quality_grade, coalesce(r.last_session, r.book_given_date, r.started_date, r.required_from)) filter (r.quality_grade is not null) as grade
  from needed n
  cross join setting s
  left join reg_lifestory r on r.child = n.child
  group by n.period, n.child, n.by_when, n.short_break
),
judged as (
  select period, child, latest, grade,
    case when short_break then 'short breaks' end as excluded,
    case when coalesce(book, false) or coalesce(current_work, false) then true when coalesce(later, false) then null else false end as met
  from worked
)
select period, 'in-place' as series, child, latest as on, excluded, met
from judged
union all
select period, 'quality', child, latest, excluded, grade <= 2
from judged
where met and excluded is null
