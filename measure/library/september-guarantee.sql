-- title:     The offer of a place for every 16 and 17 year old
-- child:     Were you offered a place after year 11?
-- says:      {} of the young people were offered a place to learn.
-- unit:      percent
-- better:    higher
-- every:     workforce year
-- from:      nccis
-- beside:    neet-nk-16-17
-- source:    DfE, September Guarantee: offers of education or training for young people aged 16 and 17
-- note:      Young people who left year 11 or are in their second year after it (16 or 17 on 31 August), by the last list of September:
--            those to whom a suitable place was offered by the end of that month. Where nobody wrote down an offer, there was none.
-- note:      A year ends on 30 September.
-- example:   2025-09-30 = 2 of 4
-- example:   2024-09-30 = 1 of 1
with latest as (
  select p.id as period, max(n.as_at) as as_at
  from period p
  join (select distinct as_at from nccis_person) n on n.as_at >= add_months(p.ends, -1) and n.as_at < p.ends
  group by p.id
)
select t.period, n.person as case_id, n.child, n.as_at as on, coalesce(n.offer_made, false) as met
from latest t
join nccis_person n on n.as_at = t.as_at
where n.academic_age in (16, 17)
