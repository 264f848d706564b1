-- title:     Energy used per square metre of school
-- child:     Does your school use less power?
-- says:      Power used in each square metre of school: {}.
-- unit:      ratio kWh per m2
-- better:    lower
-- every:     month, window: 12 months
-- parts:     none
-- from:      reg_energy
-- line:      corrected, ratio kWh per m2, lower: Energy for each square metre, as in a year of usual weather
-- line:      metered, ratio kWh per m2, lower: Energy for each square metre, as the meters say
-- line:      carbon, ratio kg per m2, lower: Carbon dioxide for each square metre
-- line:      against-base, share of kWh, lower: Energy against the base year, both in usual weather
-- setting:   usual_degree_days = 1900.0 | heating degree days (base 15.5) of a usual year, mean of 20 years | Energy manager | 2025-04-01 | local mean (unverified)
-- setting:   least_months = 11 | months of readings without which a building is left out | Energy manager | 2025-04-01 | local standard (unverified)
-- setting:   electricity_kg = 0.207 | kg of carbon dioxide for a kWh of electricity | Energy manager | 2025-04-01 | DESNZ, conversion factors for company reporting 2024 (unverified)
-- setting:   gas_kg = 0.183 | kg of carbon dioxide for a kWh of gas | Energy manager | 2025-04-01 | DESNZ, conversion factors for company reporting 2024 (unverified)
-- setting:   other_kg = 0.25 | kg of carbon dioxide for a kWh of other fuel | Energy manager | 2025-04-01 | local, as for heating oil (unverified)
-- setting:   base_year = 2023 | base year that use is set against, by the March it ends in | Energy manager | 2025-04-01 | plan of 2023
-- beside:    school-dec-band
-- cases:     building
-- source:    Meter readings of school buildings; degree days; DESNZ conversion factors
-- note:      Electricity, gas and other fuel of twelve months over the useful floor area of buildings with at least eleven months of
--            readings. What panels on the roof made and the school used was never metered, and what it sold is not taken off.
-- note:      In the first line heat (gas and other fuel) is divided by the degree days of those months and multiplied by those of a usual
--            year. A building with a month without degree days is not known there.
-- note:      The last line takes buildings that were read in the base year too: 100 per cent is as much as then.
-- example:   2025-03-31 = 69,500 of 1,500, 2 excluded, 1 unknown
-- example:   2025-03-31 metered = 82,100 of 1,600, 2 excluded
-- example:   2025-03-31 carbon = 15,620.5 of 1,600, 2 excluded
-- example:   2025-03-31 against-base = 62,000 of 84,000, 4 excluded
with reading as (
  select urn || ' ' || building_id as building, month, max(floor_area_m2) as area, sum(elec_kwh) as electric, sum(gas_kwh) as gas, sum(other_kwh) as other,
    max(degree_days) as degree_days
  from reg_energy
  where elec_kwh is not null or gas_kwh is not null or other_kwh is not null
  group by urn || ' ' || building_id, month
),
year_of as (
  select p.id as period, r.building, r.month, r.area, r.electric, r.gas, r.other, r.degree_days
  from period p
  join reading r on r.month >= p.starts and r.month < p.ends
  union all
  select -1, r.building, r.month, r.area, r.electric, r.gas, r.other, r.degree_days
  from reading r
  cross join setting s
  where r.month >= fy_first(s.base_year::integer) and r.month <= fy_last(s.base_year::integer)
),
used as (
  select y.period, y.building, count(*) as months, max_by(y.area, y.month) filter (where y.area is not null) as area, max(y.month) as last_month,
    coalesce(sum(y.electric), 0) as electric, coalesce(sum(y.gas), 0) as gas, coalesce(sum(y.other), 0) as other,
    case when count(y.degree_days) = count(*) then sum(y.degree_days) end as degree_days
  from year_of y
  group by y.period, y.building
),
weathered as (
  select u.*, u.electric + u.gas + u.other as metered,
    u.electric * s.electricity_kg + u.gas * s.gas_kg + u.other * s.other_kg as carbon,
    case when u.gas + u.other = 0 then u.electric else u.electric + (u.gas + u.other) * s.usual_degree_days / nullif(u.degree_days, 0) end as corrected,
    case
      when u.months < s.least_months then 'too few months read'
      when coalesce(u.area, 0) <= 0 then 'floor area not known'
    end as outside
  from used u
  cross join setting s
)
select period, 'corrected' as series, building as case_id, last_month as on, outside as excluded, corrected as amount, area as over
from weathered
where period >= 0
union all
select period, 'metered', building, last_month, outside, metered, area
from weathered
where period >= 0
union all
select period, 'carbon', building, last_month, outside, carbon, area
from weathered
where period >= 0
union all
select w.period, 'against-base', w.building, w.last_month,
  coalesce(w.outside, case when b.building is null then 'not read in the base year' end), w.corrected, b.corrected
from weathered w
left join weathered b on b.period = -1 and b.building = w.building and b.outside is null and b.corrected is not null
where w.period >= 0
