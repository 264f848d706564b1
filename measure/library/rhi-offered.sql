-- title:     Return home interview offered
-- child:     When you came back, did someone offer to talk with you?
-- says:      {} of the times a child came back, somebody offered to talk.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      reg_rhi
-- line:      offered, percent, higher: Missing episodes after which an interview was offered
-- line:      independent, percent, higher: Offers made by somebody independent
-- source:    DfE, Statutory guidance on children who run away or go missing from home or care (2014)
-- note:      Every missing episode that ended in the period counts, of children in care and of children at home. A child
--            who went missing twice is owed two interviews.
-- note:      An episode without the day of an offer counts as not offered: what is not written down cannot be shown.
-- note:      An episode that stands in the register twice counts once, with what was done first.
-- example:   2025-03-31 = 4 of 6
-- example:   2025-03-31 independent = 2 of 3, 1 unknown
with ended as (
  select p.id as period, r.episode_id, r.child, r.missing_end::date as back, r.offered_at, r.offered_by_independent_yn
  from period p
  join reg_rhi r on r.missing_end::date >= p.starts and r.missing_end::date < p.ends
  qualify row_number() over (partition by p.id, r.episode_id order by r.offered_at nulls last, r.record_id) = 1
)
select period, 'offered' as series, episode_id as case_id, child, back as on, offered_at is not null as met
from ended
union all
select period, 'independent', episode_id, child, back, offered_by_independent_yn
from ended
where offered_at is not null
