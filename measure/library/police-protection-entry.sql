-- title:     Children whose first night in care followed police powers
-- child:     Did it have to be an emergency?
-- says:      {} of the children who came into care came in an emergency, with the police.
-- unit:      percent
-- better:    lower
-- every:     quarter, window: 12 months
-- from:      ssda903
-- source:    DfE, Children looked after in England, legal status of children starting to be looked after
-- note:      Counts children: the first time each came into care in the period. Short breaks (V3, V4) are left out.
-- note:      Coming into care is RNE S. A child whose short breaks turn into care without a new start is left out and
--            listed, as DfE counts starts.
-- example:   2025-03-31 = 2 of 7, 2 excluded
select p.id as period, c.child || ' ' || c.starts::varchar as case_id, c.child, c.starts as on,
  c.first_ls = 'L1' as met,
  case
    when c.short_break then 'short breaks'
    when c.first_rne is distinct from 'S' and c.starts_known then 'from short breaks straight into care (no RNE S)'
    when c.first_rne is distinct from 'S' then 'the return does not say that care began here (no RNE S)'
    when row_number() over (partition by p.id, c.child, c.short_break, c.first_rne is distinct from 'S' order by c.starts) > 1
      then 'not the first time in the period'
  end as excluded
from period p
join cla_period c on c.starts >= p.starts and c.starts < p.ends
