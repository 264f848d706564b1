-- title:     Adopter enquiries answered quickly
-- child:     When families offered to adopt, did we ring back?
-- says:      We rang {} of the new families back. We did it in one week.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      reg_adopter
-- line:      in-time, percent, higher: Enquiries answered in time
-- line:      days, median days, lower: Days until somebody answered
-- line:      interest, percent, higher: Registrations of interest decided within five working days
-- setting:   answer_days = 5 | working days in which an enquiry is answered | Adoption Service Manager | 2025-04-01 | regional adoption agency's standard (unverified)
-- cases:     enquiry
-- source:    Ofsted 2018, recommendation 2 and paragraph 63; DfE, Statutory guidance on adoption (2013): five working days from a registration of interest
-- note:      Enquiries received in the period, and, in the last line, registrations of interest. No answer is late once the days are over; until then it stands apart.
-- note:      Enquiries are the regional adoption agency's: without its list nothing is said here.
-- example:   2025-03-31 = 3 of 5, 1 excluded
-- example:   2025-03-31 days = 4.5 of 4, 1 excluded, 1 unknown
-- example:   2025-03-31 interest = 1 of 3, 1 excluded
-- example:   2024-12-31 = 1 of 2
with enquiry as (
  select p.id as period, r.record_id, r.enquiry_at, r.first_contact_at,
    case when r.first_contact_at is null and add_wd(r.enquiry_at, s.answer_days) > p.as_at then 'not yet due' end as excluded,
    coalesce(wd(r.enquiry_at, r.first_contact_at) <= s.answer_days, false) as met
  from period p
  cross join setting s
  join reg_adopter r on r.enquiry_at >= p.starts and r.enquiry_at < p.ends
)
select period, 'in-time' as series, record_id as case_id, enquiry_at as on, excluded, met, null::double as amount
from enquiry
union all
select period, 'days', record_id, enquiry_at, excluded, null, (first_contact_at - enquiry_at)::double
from enquiry
union all
select p.id, 'interest', r.record_id, r.roi_received_at,
  case when r.roi_decided_at is null and add_wd(r.roi_received_at, 5) > p.as_at then 'not yet due' end,
  coalesce(wd(r.roi_received_at, r.roi_decided_at) <= 5, false), null
from period p
join reg_adopter r on r.roi_received_at >= p.starts and r.roi_received_at < p.ends
