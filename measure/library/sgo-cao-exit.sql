-- title:     Leaving care to a special guardian or family order
-- child:     Did you get a forever home with family or friends?
-- says:      {} of the children who left care went to live with a special guardian.
-- unit:      percent
-- better:    higher
-- every:     quarter, window: 12 months
-- from:      ssda903
-- line:      sgo, percent, higher: Children leaving care to a special guardian
-- line:      cao, percent, higher: Children leaving care on a child arrangements order
-- published: cao = sgo-cao-exit:LAC_ceased_CAO%, count = sgo-cao-exit:LAC_ceased_SGO
-- source:    DfE, Children looked after in England, children who ceased to be looked after, by reason; National Framework outcome 3
-- note:      Counts children: the last time each left care in the period, without short breaks. E45 to E48 (until 2017/18
--            E43 and E44) is a special guardianship order, E41 a residence or child arrangements order.
-- note:      A child whom the next return no longer knows left for an unknown reason on 1 April. Listed and left out: short
--            breaks, care that went on as short breaks, and care that the return says goes on (X1) though nothing follows.
-- example:   2025-03-31 = 1 of 11, 2 excluded, 1 unknown
-- example:   2025-03-31 cao = 0 of 11, 2 excluded, 1 unknown
-- example:   2024-03-31 = 0 of 7, 1 excluded
-- example:   2024-03-31 cao = 1 of 7, 1 excluded
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
select period, 'sgo' as series, case_id, child, ends as on, excluded,
  last_rec in ('E43', 'E44', 'E45', 'E46', 'E47', 'E48') as met
from leaver
union all
select period, 'cao', case_id, child, ends, excluded, last_rec = 'E41'
from leaver
