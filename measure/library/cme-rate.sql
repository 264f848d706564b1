-- title:     Children missing education
-- child:     Is any child not in school and not learning?
-- says:      {} children were not in school and not learning.
-- unit:      rate per 1,000
-- better:    lower
-- every:     month
-- from:      reg_cme
-- per:       1,000 population 5-15
-- line:      rate, rate per 1,000, lower: Children missing education on the day, for every 1,000 children of 5 to 15
-- line:      days, median days, lower: Days they had been missing education so far
-- source:    Education Act 1996, section 436A; DfE, Children missing education, methodology
-- note:      Children of school age on no school's roll and not learning elsewhere on the last day of the month, from the day they were found to
--            be missing education until it was settled. Home education that suits, and being absent from a school, are not missing
--            education; home education that does not suit is.
-- note:      A pupil whom children's services do not know may stand in the register by the pupil number.
-- note:      School age: from the 31 March, 31 August or 31 December on or after the fifth birthday to the last Friday in June of the school year
--            in which a child turns 16. Others are left out and counted apart.
-- example:   2025-03-31 = 5 of 11,110, 2 excluded, 1 unknown
-- example:   2025-03-31 days = 20 of 5, 2 excluded, 1 unknown
-- example:   2025-02-28 = 2 of 11,110
-- example:   2025-02-28 days = 69 of 2
with missing as (
  select p.id as period, p.as_at, r.child, min(r.identified_at) as day, arg_min(coalesce(r.reason, ''), r.identified_at) as reason
  from period p
  join reg_cme r on r.identified_at <= p.as_at and (r.resolved_at is null or r.resolved_at > p.as_at)
  group by p.id, p.as_at, r.child
),
aged as (
  select m.period, m.as_at, coalesce(k.child, q.child, m.child) as child, m.day, m.reason, coalesce(k.dob, q.dob) as dob,
    add_years(coalesce(k.dob, q.dob), 5) as fifth,
    year(coalesce(k.dob, q.dob)) + 16 + (case when month(coalesce(k.dob, q.dob)) >= 9 then 1 else 0 end) as last_year
  from missing m
  left join person k on k.child = m.child
  left join person q on q.child = 'sc:' || m.child
),
judged as (
  select *,
    case
      when as_at < make_date(year(fifth), case when month(fifth) <= 3 then 3 when month(fifth) <= 8 then 8 else 12 end, 31) then 'not yet of school age'
      when as_at > make_date(last_year, 6, 30) - ((isodow(make_date(last_year, 6, 30)) + 2) % 7)::integer then 'over school age'
    end as excluded,
    case
      when reason in ('moved in', 'not applied', 'awaiting place') then 'waits for a place'
      when reason in ('left roll', 'withdrawn to home education') then 'taken out of school'
      when reason = 'unknown address' then 'cannot be found'
      else 'other or not said'
    end as why
  from aged
)
select period, 'rate' as series, child, day as on, case when dob is not null then true end as met, null::double as amount, excluded, why as by_reason
from judged
union all
select period, 'days', child, day, null, case when dob is not null then as_at - day end, excluded, why
from judged
