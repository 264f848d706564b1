-- title:     Agency social workers
-- child:     How many workers are only here for a short time?
-- says:      {} of the social workers were only here for a short time.
-- unit:      share of FTE
-- better:    lower
-- every:     workforce year
-- from:      csww
-- beside:    sw-vacancy
-- cases:     post
-- source:    DfE, Children's social work workforce, agency worker rate at 30 September
-- note:      Full-time equivalent agency workers over all social workers in post on 30 September, agency workers among them. Where the
--            return gives the agency total but no hours of a worker, the total is taken.
-- example:   2024-09-30 = 1 of 3.6
select p.id as period, 'agency' as case_id, v.agency_fte as amount, v.agency_fte as over
from period p
join sw_vacancy v on v.year = year(p.as_at)
union all
select p.id, w.worker, 0.0, w.fte30
from period p
join sw_worker w on w.year = year(p.as_at)
join sw_vacancy v on v.year = w.year
where not w.agency and w.fte30 > 0
