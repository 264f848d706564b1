-- title:     Worries about staff reported within one working day
-- child:     If a grown-up who works with you does something wrong, is it told straight away?
-- says:      {} of the worries were told straight away.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      reg_lado
-- public:    no-default
-- beside:    lado-resolved-timely
-- cases:     referral
-- source:    National LADO Network, standard 2; Working Together to Safeguard Children 2023, chapter 4
-- note:      Referrals received in the period that met the harm threshold. Day 0 is the day on which the employer knew; a referral on
--            the next working day is in time. Where nobody wrote down whether the threshold was met, that is not known.
-- example:   2025-03-31 = 3 of 5, 1 excluded, 1 unknown
-- example:   2024-12-31 = 2 of 3
select p.id as period, r.ref_id as case_id, r.referred_at as on,
  case when r.referred_at < r.aware_date then 'referred before it was known' end as excluded,
  case when r.threshold_met_yn then wd(r.aware_date, r.referred_at) <= 1 end as met,
  case
    when r.setting_sector in ('early years', 'school') then 'school or early years'
    when r.setting_sector in ('fostering', 'residential', 'social care') then 'social care'
    when r.setting_sector in ('health', 'police') then 'health or police'
    when r.setting_sector in ('faith', 'sport', 'transport', 'other') then 'elsewhere'
    else 'not said'
  end as by_sector
from period p
join reg_lado r on r.referred_at >= p.starts and r.referred_at < p.ends
where r.threshold_met_yn is distinct from false
