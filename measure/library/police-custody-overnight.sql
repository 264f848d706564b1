-- title:     Children kept in a police cell overnight
-- child:     Were children left in police cells when they should have been somewhere safer?
-- says:      {} were not moved out of the police cell before court.
-- unit:      count
-- better:    lower
-- every:     month, window: 12 months
-- pool:      36 months
-- from:      reg_police_custody
-- line:      not-moved, count, lower: Children charged and refused bail who were not moved
-- line:      moved, percent, higher: Of the children for whom the police asked the council, those moved before court
-- line:      overnight, count, lower: Children in a police cell at midnight, at any stage
-- public:    no-default
-- source:    Police and Criminal Evidence Act 1984, section 38(6); Ofsted 2018, recommendation 6
-- note:      The first two lines: children charged and refused bail, for whom the police asked the council for accommodation, by the
--            day of the charge. A case without the hour of a move is one that was not moved.
-- note:      The third line: everybody arrested in the period who was still there at the next midnight: arrested on one day, and
--            charged, moved or released on another, or with no later hour written down.
-- example:   2025-03-31 = 2
-- example:   2025-03-31 moved = 2 of 4
-- example:   2025-03-31 overnight = 3
select p.id as period, 'not-moved' as series, c.record_id as case_id, c.child, c.charge_at::date as on, true as met
from period p
join reg_police_custody c on c.charge_at::date >= p.starts and c.charge_at::date < p.ends
where c.bail_refused_yn and c.la_request_at is not null and c.moved_at is null
union all
select p.id, 'moved', c.record_id, c.child, c.charge_at::date, c.moved_at is not null
from period p
join reg_police_custody c on c.charge_at::date >= p.starts and c.charge_at::date < p.ends
where c.bail_refused_yn and c.la_request_at is not null
union all
select p.id, 'overnight', c.record_id, c.child, c.arrest_at::date, true
from period p
join reg_police_custody c on c.arrest_at::date >= p.starts and c.arrest_at::date < p.ends
where coalesce(c.moved_at, case when c.outcome in ('bailed', 'released') then c.charge_at end)::date > c.arrest_at::date
  or (c.moved_at is null and c.outcome = 'stayed in cell')
