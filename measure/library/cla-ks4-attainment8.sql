-- title:     GCSE results of children in care
-- child:     How did children in care do in their exams?
-- says:      Children in care scored {} in their GCSEs. The most is 90.
-- unit:      published mean score
-- better:    higher
-- every:     academic year
-- from:      ees
-- line:      year, published mean score, higher: Attainment 8, children in care for 12 months
-- line:      three-years, published mean score, higher: The mean of this year and the two before
-- line:      ks2, published percent, higher: Reading, writing and maths at 11, children in care for 12 months
-- published: ks2 = cla-ks4-attainment8:LAC_KS2_ExpStd_RWM
-- source:    DfE, Outcomes for children in need, including children looked after by local authorities in England
-- note:      Children in care on 31 March for 12 months or more, at the end of year 11 or year 6. The Department matches them, wherever they learn, and counts.
-- note:      20 to 30 young people in a year: one of them moves the mean, so read the three years. They are the plain mean of the years, as the Department does not
--            publish them with their numbers, and are said only where all three are known.
-- example:   2025-08-31 = 18.2
-- example:   2025-08-31 three-years = 20.3
-- example:   2025-08-31 ks2 = 39
-- example:   2024-08-31 = 24.1
with own as (
  select key, starts, ends, value,
    count(value) over three_years as years,
    avg(value) over three_years as three_years,
    lag(starts, 2) over (partition by key order by starts) as first_starts
  from ees_own
  where key in ('cla-ks4-attainment8', 'cla-ks4-attainment8:LAC_KS2_ExpStd_RWM')
  window three_years as (partition by key order by starts rows between 2 preceding and current row)
)
select p.id as period, o.key as case_id, case o.key when 'cla-ks4-attainment8' then 'year' else 'ks2' end as series, o.value as amount
from period p
join own o on o.starts = p.starts and o.ends = p.as_at
union all
select p.id, o.key, 'three-years', o.three_years
from period p
join own o on o.starts = p.starts and o.ends = p.as_at
where o.key = 'cla-ks4-attainment8' and o.years = 3 and o.first_starts = add_months(o.starts, -24)
