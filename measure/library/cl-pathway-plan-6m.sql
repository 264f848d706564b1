-- title:     Pathway plans reviewed in the last six months
-- child:     Is your plan for leaving care up to date?
-- says:      {} of the young people have a plan that is up to date.
-- unit:      percent
-- better:    higher
-- every:     month
-- from:      annexa
-- setting:   review_days = 183 | days in which the plan is reviewed, under 18 | Head of leaving care | 2025-04-01 | Care Leavers (England) Regulations 2010, regulation 7
-- setting:   review_days_18 = 183 | days in which the plan is reviewed, from 18 on | Head of leaving care | 2025-04-01 | Care Leavers (England) Regulations 2010, regulation 7; some councils settle on a year
-- setting:   first_months = 3 | months from the 16th birthday to the first plan | Head of leaving care | 2025-04-01 | local standard (unverified)
-- beside:    cl-plan-coauthored
-- source:    Ofsted, ILACS Annex A, list 9; Care Leavers (England) Regulations 2010; Ofsted 2022, paragraph 39
-- note:      By the newest Annex A list that is no older than 92 days, as at the day of that list. Young people in care from 16, and care
--            leavers up to 25; those of 21 and over who are no longer helped are counted apart. No date of a review is not done.
-- note:      Qualifying care leavers are owed advice and no pathway plan, and are counted apart. A review dated after the day of the list
--            is not known. The plan must be looked at again within 28 days of a big change as well: no list tells that.
-- example:   2025-03-31 = 2 of 5, 4 excluded, 1 unknown
-- example:   2025-06-30 = 1 of 2, 0 excluded
select p.id as period, l.child, l.pathway_review as on,
  case
    when l.eligibility in ('qualifying', 'other') then 'no pathway plan is owed'
    when age(k.dob, a.as_at) >= 25 then '25 or older'
    when age(k.dob, a.as_at) >= 21 and not l.helped then '21 or older and no longer helped'
    when l.eligibility = 'eligible' and l.pathway_review is null and add_months(k.dob, 16 * 12 + s.first_months::integer) > a.as_at
      then 'turned 16 too short a while ago'
  end as excluded,
  case
    when l.eligibility is null or l.pathway_review > a.as_at then null
    else coalesce(a.as_at - l.pathway_review <= case when age(k.dob, a.as_at) >= 18 then s.review_days_18 else s.review_days end, false)
  end as met,
  case l.eligibility when 'eligible' then 'still in care' when 'relevant' then 'relevant' when 'former relevant' then 'former relevant' else 'other' end as by_entitlement
from period p
cross join setting s
join aa_snapshot a on a.as_at <= p.as_at and a.until >= p.as_at
join aa_care_leaver l on l.as_at = a.as_at
left join person k on k.child = l.child
