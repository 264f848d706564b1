-- title:     Young people seeking sanctuary in care
-- child:     How many young people came here alone to be safe?
-- says:      {} of the children in care came here alone to be safe.
-- unit:      percent
-- better:    neither
-- every:     month
-- from:      ssda903
-- published: ctx-uasc-share:Unacc_Asylmn_Seek_Childn%, count = ctx-uasc-share
-- context:   yes
-- source:    DfE, Children looked after in England, unaccompanied asylum-seeking children at 31 March
-- note:      DUC ends the status, not the care: after it the young person counts as in care and not as unaccompanied.
-- note:      Children moved under the National Transfer Scheme can stand in two councils' returns under two numbers.
-- example:   2025-03-31 = 1 of 19, 1 excluded
-- example:   2024-03-31 = 2 of 23, 2 excluded
select p.id as period, e.child, e.care_from as on,
  coalesce(c.uasc and (c.duc is null or c.duc > p.as_at), false) as met,
  case when e.short_break then 'short breaks' end as excluded
from period p
join cla_episode e on e.decom <= p.as_at and (e.dec is null or e.dec > p.as_at)
left join cla_child c on c.child = e.child
