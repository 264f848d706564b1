-- title:     Money and entitlements given on time
-- child:     Did you get the money we promised, on time?
-- says:      {} of the payments came on time.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      reg_entitlement
-- line:      on-time, percent, higher: Paid on time
-- line:      taken-up, percent, higher: Entitlements taken up
-- setting:   paid_days = 10 | working days after the day due in which it is paid | Head of leaving care | 2025-04-01 | local standard (unverified)
-- source:    Ofsted 2022, paragraph 40; register of care leavers' entitlements
-- note:      Entitlements that fell due in the twelve months: setting up home, council tax, bursary, travel, driving, savings. No day of
--            payment is not paid. Those due so late that the working days were not over when the register ends are counted apart.
-- note:      The second line asks whether the young person took it up, on time or not.
-- example:   2025-03-31 = 3 of 6, 1 excluded
-- example:   2025-03-31 taken-up = 4 of 6, 1 unknown
with due as (
  select p.id as period, e.record_id, e.child, e.due_date, e.paid_date, e.taken_up_yn, s.paid_days, c.data_to,
    case e.type
      when 'setting-up-home' then 'setting up home'
      when 'council-tax' then 'council tax'
      when 'bursary' then 'bursary'
      when 'travel' then 'travel'
      when 'driving' then 'driving lessons'
      when 'savings-jisa' then 'savings'
      else 'other'
    end as kind
  from period p
  cross join setting s
  cross join reg_entitlement_coverage c
  join reg_entitlement e on e.due_date >= p.starts and e.due_date < p.ends
)
select period, 'on-time' as series, record_id as case_id, child, due_date as on,
  case when wd(due_date, data_to) < paid_days then 'the working days are not over' end as excluded,
  coalesce(wd(due_date, paid_date) <= paid_days, false) as met, kind as by_kind
from due
union all
select period, 'taken-up', record_id, child, due_date, null, taken_up_yn, kind
from due
