-- title:     Children adopted from care
-- child:     Did children who needed a forever family get one?
-- says:      {} of the children who left care were adopted.
-- unit:      percent
-- better:    higher
-- every:     quarter, window: 12 months
-- from:      ssda903
-- published: adoption-exit:%_of LAC Adopted, count = adoption-exit
-- source:    DfE, Children looked after in England, children who ceased to be looked after because they were adopted
-- note:      Counts children: the last time each left care in the period, without short breaks; adopted is E11 or E12.
-- note:      A child whom the next return no longer knows left for an unknown reason on 1 April. Listed and left out: short
--            breaks, care that went on as short breaks, and care that the return says goes on (X1) though nothing follows.
-- example:   2025-03-31 = 3 of 11, 2 excluded, 1 unknown
-- example:   2024-03-31 = 1 of 7, 1 excluded
with leaver as (
  select p.id as period, c.child, c.ends, c.child || ' ' || c.starts::varchar as case_id, c.last_rec,
    case
      when c.short_break then 'short breaks'
      when c.last_rec = 'X1' and c.goes_on = 'short breaks' then 'went on to short breaks'
      when c.last_rec = 'X1' and c.goes_on = 'care' then 'a new period of care began the same day'
      when c.last_rec = 'X1' then 'the return says that care goes on (X1), and nothing follows'
      when row_number() over (partition by p.id, c.child, c.short_break, c.last_rec is not distinct from 'X1' order by c.ends desc, c.starts desc) > 1
        then 'not the last time in the period'
    end as excluded
  from period p
  join cla_period c on c.ends >= p.starts and c.ends < p.ends
)
select period, case_id, child, ends as on, excluded, last_rec in ('E11', 'E12') as met
from leaver
