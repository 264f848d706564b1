-- title:     Carers whose home is too small or unsuitable
-- child:     Is there enough room in your home?
-- says:      Carers whose home is too small, or not right: {}.
-- unit:      count
-- better:    lower
-- every:     quarter
-- from:      reg_carer_housing, reg_foster_carer
-- line:      carers, count, lower: Foster carers, relatives and guardians with an open housing need
-- line:      share, share of fostering households, lower: Fostering households with an open housing need
-- cases:     carer
-- source:    Ofsted, inspection of children's services 2022, paragraph 45; local register
-- note:      Needs raised on or before the last day of the period that were not put right by then. A carer with two needs counts once. Staying put carers are not
--            in this figure.
-- note:      The share takes foster carers and relatives who foster over the fostering households on the newest list. Special guardians are in the number only, as no
--            register lists them all.
-- example:   2025-03-31 = 4
-- example:   2025-03-31 share = 3 of 5
-- example:   2024-12-31 = 5
-- example:   2024-12-31 share = 3 of 4
with needing as (
  select p.id as period, r.carer_id, min(r.raised_at) as since, bool_or(r.carer_type in ('foster', 'connected')) as fosters,
    case count(distinct r.need)
      when 1 then case min(r.need) when 'overcrowded' then 'too small' when 'adaptation' then 'needs adapting' when 'tenure' then 'tenancy not secure'
        when 'location' then 'in the wrong place' else 'not said' end
      else 'several'
    end as need
  from period p
  join reg_carer_housing r on r.raised_at <= p.as_at and (r.resolved_at is null or r.resolved_at > p.as_at)
  where r.carer_type in ('foster', 'connected', 'sgo')
  group by p.id, r.carer_id
),
newest as (
  select p.id as period, max(r.as_at) as as_at
  from period p
  join reg_foster_carer r on r.as_at >= p.starts and r.as_at < p.ends
  group by p.id
)
select period, 'carers' as series, carer_id as case_id, since as on, true as met, null::double as amount, null::double as over, need as by_need
from needing
union all
select d.period, 'share', 'need ' || d.carer_id, d.since, null, 1, 0, null
from needing d
join newest n on n.period = d.period
where d.fosters
union all
select n.period, 'share', 'household ' || r.household_id, n.as_at, null, 0, 1, null
from newest n
join reg_foster_carer r on r.as_at = n.as_at
