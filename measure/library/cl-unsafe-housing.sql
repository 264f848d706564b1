-- title:     Care leavers with nowhere good to live
-- child:     Has any care leaver got nowhere good to live?
-- says:      {} care leavers had no safe place to live.
-- unit:      count
-- better:    lower
-- every:     month
-- from:      annexa, reg_housing
-- line:      number, count, lower: Care leavers without a home, in emergency beds or in bed and breakfast
-- line:      share, percent, lower: Of all care leavers of 18 to 25
-- line:      custody, count, lower: Care leavers in custody
-- line:      duty, count, lower: Care leavers to whom a homelessness duty was accepted in the month
-- public:    no-default
-- source:    Ofsted, ILACS Annex A, list 9, codes S, V and W; Ofsted 2018, paragraph 76
-- note:      Care leavers of 18 to 25 by the newest Annex A list that is no older than 92 days: no fixed abode (S), emergency
--            accommodation (V), bed and breakfast (W). Also where the council calls it suitable. Custody (X) is shown apart.
-- note:      Where the young person lives is not known (R, or blank): counted apart from the share. The duties come from the housing
--            register, and tell of the month.
-- example:   2025-03-31 = 3
-- example:   2025-03-31 share = 3 of 5, 2 unknown
-- example:   2025-03-31 custody = 1
-- example:   2025-03-31 duty = 2
-- example:   2025-02-28 share = 0 of 1
with leaver as (
  select p.id as period, a.as_at, l.child, l.accommodation
  from period p
  join aa_snapshot a on a.as_at <= p.as_at and a.until >= p.as_at
  join aa_care_leaver l on l.as_at = a.as_at
  join person k on k.child = l.child
  where age(k.dob, a.as_at) between 18 and 25
)
select period, 'number' as series, child as case_id, child, as_at as on, true as met
from leaver
where accommodation in ('S', 'V', 'W')
union all
select period, 'share', child, child, as_at, case when accommodation <> 'R' then accommodation in ('S', 'V', 'W') end
from leaver
union all
select period, 'custody', child, child, as_at, true
from leaver
where accommodation = 'X'
union all
select p.id, 'duty', h.record_id, h.child, h.accepted_at, true
from period p
join reg_housing h on h.accepted_at >= p.starts and h.accepted_at < p.ends
