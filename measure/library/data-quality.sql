-- title:     Errors in our data
-- child:     Is the information about you right?
-- says:      For every 100 children, {} things in our records were wrong.
-- unit:      ratio errors per 100 children
-- better:    lower
-- every:     month
-- from:      reg_quality
-- line:      errors, ratio errors per 100 children, lower: Errors for every 100 children in the returns
-- line:      queries, ratio queries per 100 children, lower: Queries for every 100 children in the returns
-- line:      filled, share of cells, higher: Cells that must be filled and are
-- line:      other, share of codes, lower: Codes that say other, unknown or refused
-- beside:    audit-actions-closed
-- cases:     return
-- source:    Ofsted 2018, recommendation 12; DfE validation rules of SSDA903, children in need census, SEN2 and the workforce census
-- note:      The newest return of each collection that tells of the day or of a day before it, as it counts now: a corrected return
--            takes the place of the one with the errors. The page on the quality of the returns shows every attempt.
-- note:      An error is what the Department would send back or what could not be read; a query should be looked at. Registers are left out.
-- example:   2025-03-31 = 76 of 16
-- example:   2025-03-31 queries = 119 of 16
-- example:   2025-03-31 filled = 73900 of 75000
-- example:   2025-03-31 other = 2800 of 40000
-- example:   2024-03-31 = 100 of 4
with newest as (
  select p.id as period, r.*
  from period p
  join reg_quality r on r.data_to <= p.as_at
  where left(r.collection, 4) <> 'reg_'
  qualify row_number() over (partition by p.id, r.collection order by r.data_to desc, r.counted_on desc nulls last, r.record_id desc) = 1
),
told as (
  select period, collection, data_to, 'errors' as series, errors::double as amount, children / 100.0 as "over" from newest
  union all
  select period, collection, data_to, 'queries', queries::double, children / 100.0 from newest
  union all
  select period, collection, data_to, 'filled', filled::double, cells::double from newest
  union all
  select period, collection, data_to, 'other', other::double, coded::double from newest
)
select period, series, collection as case_id, data_to as on, amount, "over",
  case when coalesce("over", 0) = 0 then 'nothing to count in it' end as excluded,
  case collection
    when 'ssda903' then 'children looked after (SSDA903)'
    when 'cin' then 'children in need census'
    when 'sen2' then 'SEN2'
    when 'csww' then 'workforce census'
    when 'annexa' then 'Annex A'
    when 'annexasend' then 'Annex A for SEND'
    when 'ssd' then 'safeguarding dataset'
    when 'sc' then 'school census'
    else 'another return'
  end as by_return
from told
