-- title:     People who offer to foster and become carers
-- child:     When families offered a home, did it work out?
-- says:      {} of the families that asked became foster families.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- parts:     none
-- history:   24 months
-- from:      reg_foster_recruit
-- line:      approved, percent, higher: Enquiries that ended in approval
-- line:      in-time, percent, higher: Approvals within the time after the application
-- line:      joined, count, higher: Households approved in the year
-- line:      left, count, lower: Households that stopped in the year
-- setting:   months = 8 | months from application to approval | Head of Fostering | 2025-04-01 | fostering assessment timescale, local (unverified)
-- cases:     household
-- source:    Ofsted, Fostering in England: enquiries, applications, approvals and deregistrations
-- note:      Enquiries of the twelve months that ended a year before the day shown: they have had a year to become something. Joined and left are of
--            the last twelve months; the difference is the net change.
-- example:   2025-03-31 = 2 of 4
-- example:   2025-03-31 in-time = 1 of 2
-- example:   2025-03-31 joined = 1
-- example:   2025-03-31 left = 1
with cohort as (
  select p.id as period, r.household_id, r.enquiry_at, r.application_at, r.approved_at, s.months,
    coalesce(r.approved_at <= p.as_at, false) as approved,
    case
      when r.source in ('website', 'event', 'word of mouth', 'advert', 'hub') then r.source
      else 'other or not said'
    end as source
  from period p
  cross join setting s
  join reg_foster_recruit r on r.enquiry_at <= add_months(p.as_at, -12) and r.enquiry_at > add_months(p.as_at, -24)
)
select period, 'approved' as series, household_id || ' ' || enquiry_at as case_id, enquiry_at as on, approved as met, source as by_source
from cohort
union all
select period, 'in-time', household_id || ' ' || enquiry_at, approved_at, coalesce(approved_at <= add_months(application_at, months), false), source
from cohort
where approved
union all
select p.id, 'joined', r.household_id || ' ' || r.enquiry_at, r.approved_at, true, null
from period p
join reg_foster_recruit r on r.approved_at <= p.as_at and r.approved_at > add_months(p.as_at, -12)
union all
select p.id, 'left', r.household_id || ' ' || r.enquiry_at, r.deregistered_at, true, null
from period p
join reg_foster_recruit r on r.deregistered_at <= p.as_at and r.deregistered_at > add_months(p.as_at, -12)
