-- title:     Return home interview taken up
-- child:     Did you choose to have that talk?
-- says:      After {} of the times a child came back, they had a talk with someone independent.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      reg_rhi
-- line:      of-episodes, percent, higher: Of all missing episodes that ended
-- line:      of-offers, percent, higher: Of those after which an interview was offered
-- beside:    rhi-plan-updated
-- source:    DfE, Statutory guidance on children who run away or go missing from home or care (2014)
-- note:      An interview counts when it was held by somebody who is independent of the child's placement. A talk with the
--            child's own worker or carer is not counted as one.
-- note:      A child may say no. That is an answer and not a blank: it stands in the case list with its reason.
-- note:      An episode that stands in the register twice counts once, with what was done first.
-- example:   2025-03-31 = 2 of 6
-- example:   2025-03-31 of-offers = 2 of 4
with ended as (
  select p.id as period, r.episode_id, r.child, r.missing_end::date as back, r.offered_at,
    r.held_at is not null and coalesce(r.interviewer_independent_yn, false) as met,
    case
      when r.held_at is not null and coalesce(r.interviewer_independent_yn, false) then 'held'
      when r.held_at is not null then 'held by somebody not independent'
      when r.declined_reason = 'child did not want it' then 'the child did not want it'
      when r.declined_reason = 'could not be reached' then 'the child could not be reached'
      when r.declined_reason is not null then 'another reason'
      when r.offered_at is null then 'not offered'
      else 'no reason written down'
    end as by_outcome
  from period p
  join reg_rhi r on r.missing_end::date >= p.starts and r.missing_end::date < p.ends
  qualify row_number() over (partition by p.id, r.episode_id order by r.held_at nulls last, r.offered_at nulls last, r.record_id) = 1
)
select period, 'of-episodes' as series, episode_id as case_id, child, back as on, met, by_outcome
from ended
union all
select period, 'of-offers', episode_id, child, back as on, met, by_outcome
from ended
where offered_at is not null
