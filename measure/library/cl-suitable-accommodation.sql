-- title:     Care leavers in suitable homes
-- child:     Is your home safe, secure and affordable?
-- says:      {} of the young people who left care live in a home that is right for them.
-- unit:      percent
-- better:    higher
-- every:     year
-- from:      ssda903
-- line:      aged-19-21, percent, higher: Care leavers aged 19 to 21 in suitable accommodation
-- line:      aged-17-18, percent, higher: Care leavers aged 17 and 18 in suitable accommodation
-- line:      no-information, percent, lower: Care leavers aged 19 to 21 whose accommodation is not known
-- line:      look-again, percent, lower: Care leavers aged 17 to 21 in emergency or bed and breakfast accommodation called suitable
-- published: aged-17-18 = cl-suitable-accommodation:17-18
-- source:    DfE, Children looked after in England, care leavers, suitability of accommodation
-- note:      Suitable means safe, secure and affordable (the code ends in 1). No fixed abode (S) and custody (X) never
--            are. Those not in touch stay in and count as not suitable. Left out: gone abroad (G), deported (H), residence
--            not known (R), and those left out of the measure of education, work or training.
-- note:      Emergency accommodation and bed and breakfast called suitable (V1, W1) deserve a look each time.
-- example:   2025-03-31 = 3 of 6, 5 excluded
-- example:   2025-03-31 aged-17-18 = 2 of 3
-- example:   2025-03-31 no-information = 2 of 6, 5 excluded
-- example:   2025-03-31 look-again = 1 of 9, 5 excluded
with judged as (
  select p.id as period, l.*
  from period p
  join cla_leaver l on fy_last(l.year) = p.as_at
),
home as (
  select period, child, age,
    coalesce(accom like '_1' and not starts_with(accom, 'S') and not starts_with(accom, 'X')
      and not starts_with(accom, '0'), false) as suitable,
    accom is null or starts_with(accom, '0') as unknown,
    coalesce(accom in ('V1', 'W1'), false) as look_again,
    case
      when excluded is not null then excluded
      when starts_with(accom, 'G') then 'gone abroad'
      when starts_with(accom, 'H') then 'deported'
      when starts_with(accom, 'R') then 'residence not known'
    end as excluded,
    case left(accom, 1)
      when 'B' then 'with parents or relatives'
      when 'C' then 'community home or other residential'
      when 'D' then 'semi-independent with support'
      when 'E' then 'supported lodgings'
      when 'G' then 'gone abroad'
      when 'H' then 'deported'
      when 'K' then 'ordinary lodgings'
      when 'R' then 'residence not known'
      when 'S' then 'no fixed abode'
      when 'T' then 'foyer'
      when 'U' then 'independent living'
      when 'V' then 'emergency accommodation'
      when 'W' then 'bed and breakfast'
      when 'X' then 'custody'
      when 'Y' then 'other'
      when 'Z' then 'with former foster carer'
      else 'not known'
    end as home
  from judged
)
select period, 'aged-19-21' as series, child, suitable as met, excluded, home as by_home
from home
where age between 19 and 21 or age is null
union all
select period, 'aged-17-18', child, suitable, excluded, home
from home
where age <= 18
union all
select period, 'no-information', child, unknown, excluded, home
from home
where age between 19 and 21
union all
select period, 'look-again', child, look_again, excluded, home
from home
where age between 17 and 21
