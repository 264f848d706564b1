-- title:     Empty social worker posts
-- child:     Are there enough social workers?
-- says:      {} of the social worker posts were empty.
-- unit:      share of FTE
-- better:    lower
-- every:     workforce year
-- from:      csww
-- beside:    sw-agency
-- cases:     post
-- source:    DfE, Children's social work workforce, vacancy rate at 30 September
-- note:      Full-time equivalent vacancies, over vacancies and social workers in post (agency workers left out) on 30 September. An
--            empty post counts as empty also where an agency worker covers it: read it with agency social workers.
-- example:   2024-09-30 = 1.5 of 4.1
select p.id as period, 'vacancies' as case_id, v.vacancies as amount, v.vacancies as over
from period p
join sw_vacancy v on v.year = year(p.as_at)
union all
select p.id, w.worker, 0.0, w.fte30
from period p
join sw_worker w on w.year = year(p.as_at)
join sw_vacancy v on v.year = w.year
where not w.agency and w.fte30 > 0
