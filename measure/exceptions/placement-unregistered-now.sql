-- title:     Children in homes that are not registered
-- why:       A home that must be registered and is not is against the law, and nobody inspects it. Each night counts.
-- who:       Head of placements
-- late:      {child|children} in a home that is not registered
-- sort:      since
-- from:      reg_unregistered
-- source:    Care Standards Act 2000, section 11; Ofsted, Unregistered children's homes
-- example:   2025-03-31 = 2 late, 0 soon
select r.child, r.child || ' ' || r.start as case_id, r.start as since, null::date as due,
  case
    when r.senior_approval_at is null and r.ofsted_notified_at is null then 'No senior manager has agreed, and Ofsted was not told'
    when r.senior_approval_at is null then 'No senior manager has agreed'
    when r.ofsted_notified_at is null then 'Ofsted was not told'
  end as words
from reg_unregistered r
join today t on r.start <= t.day
where r."end" is null or r."end" > t.day
