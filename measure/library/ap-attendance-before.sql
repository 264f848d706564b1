-- title:     Attendance at school in the term before alternative provision
-- child:     If you learn outside school, do you want to be there?
-- says:      Before that, the same children came to {} of their lessons.
-- unit:      percent
-- better:    higher
-- every:     term, window: 12 months
-- from:      reg_ap_attendance, reg_ap, sc
-- answers:   ap-attendance
-- public:    no-default
-- source:    DfE, School census, absence by term
-- note:      The pupils whose attendance in alternative provision was counted in the period, and what they did in the last term, within a
--            year, that ended before they began there. The difference says whether they come more often than they did.
-- note:      Pupils of whom no first day in alternative provision, or no term before it, is known are left out and counted apart.
-- example:   2024-08-31 = 160 of 270, 2 excluded
-- example:   2024-04-30 = 160 of 270, 1 excluded
with pupil as (
  select p.id as period, r.child, min(r.date_from) as from_day
  from period p
  join reg_ap_attendance r on r.date_to >= p.starts and r.date_to < p.ends
  group by p.id, r.child
),
began as (
  select u.period, u.child, max(a.start) as start
  from pupil u
  left join reg_ap a on a.child = u.child and a.start <= u.from_day
  group by u.period, u.child
),
school as (
  select child as id, starts, ends, possible, authorised + unauthorised as missed from sc_session
  union all
  select pupil, starts, ends, possible, authorised + unauthorised from sc_session where pupil <> child
),
term as (
  select b.period, b.child, b.start, s.ends, sum(s.possible)::bigint as possible, sum(greatest(s.possible - s.missed, 0))::bigint as attended
  from began b
  left join school s on s.id = b.child and s.ends < b.start and s.ends >= add_months(b.start, -12)
  group by b.period, b.child, b.start, s.ends
  qualify row_number() over (partition by b.period, b.child order by s.ends desc nulls last) = 1
)
select period, child as case_id, start as on, attended as counted, possible as of,
  case when start is null then 'first day in alternative provision not known' when possible is null then 'no term before it known' end as excluded
from term
