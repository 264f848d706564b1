-- title:     Allegations sorted out in time
-- child:     Was it sorted out quickly and fairly?
-- says:      {} of the worries were sorted out within a month.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- from:      reg_lado
-- line:      in-1-month, percent, higher: Closed within one month
-- line:      in-3-months, percent, higher: Closed within three months
-- line:      in-12-months, percent, higher: Closed within twelve months
-- line:      told, percent, higher: Child or family told the outcome
-- line:      still-open, count, lower: Open for more than three months at the end of the quarter
-- setting:   short_months = 1 | months within which most are closed | Local authority designated officer | 2025-04-01 | Working Together 2010, appendix 5: 80% (unverified)
-- setting:   middle_months = 3 | months within which nearly all are closed | Local authority designated officer | 2025-04-01 | National LADO Network: three months wherever possible; 90% in the guidance of 2010 (unverified)
-- setting:   long_months = 12 | months within which all but exceptions are closed | Local authority designated officer | 2025-04-01 | Working Together 2010, appendix 5 (unverified)
-- public:    no-default
-- beside:    lado-referral-1wd
-- cases:     referral
-- source:    National LADO Network, proposed standards; Ofsted, inspection of children's services 2022, paragraph 4
-- note:      Allegations that met the harm threshold, by the day they were closed. Calendar months: what was referred on 30 November is
--            in time on 28 February. Where nobody wrote that the child or family was told, they were not.
-- note:      Where nobody wrote down whether the threshold was met, that is not known.
-- example:   2025-03-31 = 2 of 5, 1 excluded, 1 unknown
-- example:   2025-03-31 in-3-months = 3 of 5, 1 excluded, 1 unknown
-- example:   2025-03-31 in-12-months = 4 of 5, 1 excluded, 1 unknown
-- example:   2025-03-31 told = 2 of 5, 1 excluded, 1 unknown
-- example:   2025-03-31 still-open = 1
-- example:   2024-12-31 = 0 of 1
-- example:   2024-12-31 still-open = 3
with closed as (
  select p.id as period, r.ref_id, r.referred_at, r.closed_at, r.threshold_met_yn as counts, coalesce(r.child_told_outcome_yn, false) as told,
    s.short_months::integer as short_months, s.middle_months::integer as middle_months, s.long_months::integer as long_months,
    case when r.closed_at < r.referred_at then 'closed before it was referred' end as excluded,
    case
      when r.outcome = 'substantiated' then 'substantiated'
      when r.outcome in ('unsubstantiated', 'unfounded') then 'unsubstantiated or unfounded'
      when r.outcome in ('false', 'malicious') then 'false or malicious'
      else 'not said'
    end as outcome
  from period p
  cross join setting s
  join reg_lado r on r.closed_at >= p.starts and r.closed_at < p.ends
  where r.threshold_met_yn is distinct from false
)
select period, 'in-1-month' as series, ref_id as case_id, closed_at as on, case when counts then closed_at <= add_months(referred_at, short_months) end as met,
  excluded, outcome as by_outcome
from closed
union all
select period, 'in-3-months', ref_id, closed_at, case when counts then closed_at <= add_months(referred_at, middle_months) end, excluded, outcome from closed
union all
select period, 'in-12-months', ref_id, closed_at, case when counts then closed_at <= add_months(referred_at, long_months) end, excluded, outcome from closed
union all
select period, 'told', ref_id, closed_at, case when counts then told end, excluded, outcome from closed
union all
select p.id, 'still-open', r.ref_id, r.referred_at, true, null, 'not said'
from period p
cross join setting s
join reg_lado r on add_months(r.referred_at, s.middle_months::integer) < p.as_at
where r.threshold_met_yn and (r.closed_at is null or r.closed_at > p.as_at)
