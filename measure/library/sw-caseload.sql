-- title:     Children per social worker
-- child:     Does your worker have time for you?
-- says:      The number of children for one full-time social worker: {}.
-- unit:      ratio cases per FTE
-- better:    lower
-- every:     workforce year
-- from:      csww
-- line:      mean, ratio cases per FTE, lower: Cases for each full-time social worker
-- line:      overload, percent, lower: Social workers with more cases than the limit
-- setting:   most_cases = 20 | cases above which a worker has too many | Principal Social Worker | 2025-04-01 | local standard (unverified)
-- cases:     worker
-- source:    DfE, Children's social work workforce, average caseload at 30 September
-- note:      Social workers, agency workers among them, who hold a case on 30 September and work some hours. The mean hides those with
--            too many: the second line counts them, part-time workers by their cases for a full week.
-- example:   2024-09-30 = 33 of 1.6
-- example:   2024-09-30 overload = 1 of 2
with holder as (
  select p.id as period, w.worker, w.cases, w.fte30
  from period p
  join sw_worker w on w.year = year(p.as_at)
  where w.cases >= 1 and w.fte30 > 0
)
select period, 'mean' as series, worker as case_id, cases as amount, fte30 as over, null::boolean as met
from holder
union all
select h.period, 'overload', h.worker, null, null, h.cases / h.fte30 > s.most_cases
from holder h
cross join setting s
