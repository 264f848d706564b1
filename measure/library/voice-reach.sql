-- title:     Whose voice is heard
-- child:     Do we hear all of you, or just some of you?
-- says:      {} of those we heard are in care.
-- unit:      percent
-- better:    neither
-- every:     quarter, window: 12 months
-- from:      reg_voice_session
-- line:      care, percent, neither: Children in care and their council
-- line:      care-leavers, percent, neither: Care leavers
-- line:      send, percent, neither: Children with special needs or a disability
-- line:      eal, percent, neither: Children who learn in a second language
-- line:      sanctuary, percent, neither: Children who came here alone to be safe
-- line:      youth-justice, percent, neither: Children in the youth justice service
-- line:      under-10, percent, neither: Children under 10
-- setting:   least_children = 10 | fewest children of whom a share is said | Participation Manager | 2025-04-01 | local rule for surveys
-- cases:     child heard
-- source:    Waymark’s own measures of being heard; targets are the council’s
-- note:      Of all children who were heard in groups in the period, the share of each group. A child who came twice counts twice, for nobody is named. Where fewer were heard than the setting asks for, all are left out as too few to say.
-- note:      Read each line beside the group’s share of the borough’s children: the gap between the two should be five points at most. The gap itself is not counted here, because the groups overlap and no return counts them for the same children.
-- example:   2025-03-31 care = 12 of 20
-- example:   2025-03-31 send = 8 of 20
-- example:   2025-03-31 under-10 = 0 of 20
-- example:   2024-03-31 care = 0 of 0, 9 excluded
with digit as (
  select * from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as d(n)
),
seat as (
  select 1000 * t.n + 100 * h.n + 10 * z.n + e.n + 1 as i
  from digit t
  cross join digit h
  cross join digit z
  cross join digit e
  where t.n < 2
),
heard as (
  select p.id as period, r.record_id || '-' || n.i as case_id, r.held_on, r."group" as who, count(*) over (partition by p.id) as children
  from period p
  join reg_voice_session r on r.held_on >= p.starts and r.held_on < p.ends
  join seat n on n.i <= r.children
),
line as (
  select * from (values ('care', 'care'), ('care-leavers', 'care leavers'), ('send', 'send'), ('eal', 'eal'), ('sanctuary', 'sanctuary'), ('youth-justice', 'youth justice'), ('under-10', 'under 10')) as l(series, who)
)
select h.period, l.series, h.case_id, h.held_on as on,
  case when h.who = 'care council' then 'care' else h.who end = l.who as met,
  case when h.children < s.least_children then 'too few to say' end as excluded
from heard h
cross join line l
cross join setting s
