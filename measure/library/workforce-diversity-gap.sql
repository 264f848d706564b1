-- title:     Do managers look like our communities?
-- child:     Are the bosses as diverse as the workers and the children?
-- says:      {} of the bosses are from minority ethnic backgrounds.
-- unit:      percent
-- better:    neither
-- every:     workforce year
-- from:      csww
-- line:      managers, percent, neither: Managers from minority ethnic backgrounds
-- line:      case-holders, percent, neither: Case holders from minority ethnic backgrounds
-- line:      known, percent, higher: Social workers whose ethnicity is known
-- cases:     worker
-- source:    DfE, Children's social work workforce, ethnicity and organisational role at 30 September
-- note:      The gap is the difference between the first two lines: the closer the two are to each other, and to the children (see
--            children in care by ethnicity), the better. People, not hours; in post on 30 September, agency workers among them.
-- note:      Managers are senior, middle and first line managers; case holders are senior practitioners too. As in the published
--            figures, all White groups together are set apart from the others.
-- note:      Who did not say is counted as not known; the last line says for how many it is known.
-- example:   2024-09-30 = 0 of 1
-- example:   2024-09-30 case-holders = 2 of 3
-- example:   2024-09-30 known = 4 of 4
with post as (
  select p.id as period, w.worker, w.role,
    case
      when w.ethnic in ('WBRI', 'WIRI', 'WIRT', 'WROM', 'WOTH') then false
      when w.ethnic is null or w.ethnic in ('REFU', 'NOBT') then null
      else true
    end as minority
  from period p
  join sw_worker w on w.year = year(p.as_at)
  where w.fte30 > 0
)
select period, 'managers' as series, worker as case_id, minority as met
from post
where role in ('senior manager', 'middle manager', 'first line manager')
union all
select period, 'case-holders', worker, minority
from post
where role in ('senior practitioner', 'case holder')
union all
select period, 'known', worker, minority is not null
from post
