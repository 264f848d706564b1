-- title:     Later life letter and book on time
-- child:     You have a new forever family. Did you get your letter and book?
-- says:      {} of the children got their letter and book in time.
-- unit:      percent
-- better:    higher
-- every:     quarter, window: 12 months
-- from:      ssda903, reg_lifestory
-- line:      all, percent, higher: Letter and book given in time
-- line:      adoption, percent, higher: The same, after an adoption order
-- line:      sgo, percent, higher: The same, after a special guardianship order
-- setting:   letter_days = 10 | working days in which letter and book are given | Permanence Service Manager | 2025-04-01 | councils' adoption procedures; for special guardianship a local choice (unverified)
-- setting:   ceremony_months = 3 | months after the adoption order after which no ceremony is waited for | Permanence Service Manager | 2025-04-01 | local choice
-- source:    Adoption Agencies Regulations 2005, statutory guidance on later life letters; Ofsted 2018, recommendation 9; Ofsted 2022, paragraph 33
-- note:      Adoption and special guardianship orders of the period, by the day that care ended. The clock of an adoption starts with the ceremony that celebrates
--            the order; where there is none within the months allowed, with the order. That of special guardianship starts with the order.
-- note:      Letter and book must both be there, and given by the last day. A child whom the register does not know got neither.
-- example:   2025-03-31 = 3 of 6, 2 excluded
-- example:   2025-03-31 adoption = 2 of 4, 1 excluded
-- example:   2025-03-31 sgo = 1 of 2, 1 excluded
-- example:   2024-12-31 = 2 of 4, 1 excluded
with ordered as (
  select p.id as period, p.as_at, c.child, c.starts, c.ends, c.last_rec in ('E11', 'E12') as adopted, s.letter_days, s.ceremony_months
  from period p
  cross join setting s
  join cla_period c on c.ends >= p.starts and c.ends < p.ends
  where c.last_rec in ('E11', 'E12', 'E45', 'E46', 'E47', 'E48') and not c.short_break
),
given as (
  select o.period, o.as_at, o.child, o.starts, o.ends, o.adopted, o.letter_days, o.ceremony_months,
    min(r.later_life_letter_date) as letter, min(r.book_given_date) as book,
    max(r.ceremony_date) filter (r.ceremony_date >= o.ends and r.ceremony_date <= add_months(o.ends, o.ceremony_months)) as ceremony
  from ordered o
  left join reg_lifestory r on r.child = o.child
  group by o.period, o.as_at, o.child, o.starts, o.ends, o.adopted, o.letter_days, o.ceremony_months
),
clocked as (
  select *,
    case
      when not adopted then ends
      when ceremony is not null then ceremony
      when add_months(ends, ceremony_months) <= as_at then ends
    end as clock
  from given
),
judged as (
  select period, child, child || ' ' || starts as case_id, ends, adopted,
    greatest(letter, book) as given_on, letter is not null and book is not null as both_given,
    add_wd(clock, letter_days) as due, as_at
  from clocked
),
told as (
  select *,
    case when not both_given and coalesce(due > as_at, true) then 'not yet due' end as excluded,
    both_given and coalesce(given_on <= due, true) as met
  from judged
)
select period, 'all' as series, case_id, child, ends as on, excluded, met
from told
union all
select period, 'adoption', case_id, child, ends, excluded, met
from told
where adopted
union all
select period, 'sgo', case_id, child, ends, excluded, met
from told
where not adopted
