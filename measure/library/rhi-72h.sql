-- title:     Return home interview within 72 hours
-- child:     Was the talk soon enough to help?
-- says:      {} of the talks came within three days of coming back.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      reg_rhi
-- source:    DfE, Statutory guidance on children who run away or go missing from home or care (2014): within 72 hours
-- note:      Of the interviews held after episodes that ended in the period. 72 hours by the clock, nights, weekends and bank
--            holidays included. Interviews that were never held are not in this figure: read it beside those taken up.
-- note:      Where only days are written down (both at midnight), three calendar days are taken: less exact, and marked in
--            the breakdown.
-- beside:    rhi-completed
-- note:      An episode that stands in the register twice counts once, with what was done first.
-- example:   2025-03-31 = 3 of 6, 1 excluded
-- example:   2024-12-31 = 2 of 4
select p.id as period, r.episode_id as case_id, r.child, r.held_at::date as on,
  case when r.held_at < r.missing_end then 'held before the child came back' end as excluded,
  case
    when r.held_at = date_trunc('day', r.held_at) and r.missing_end = date_trunc('day', r.missing_end)
      then r.held_at::date - r.missing_end::date <= 3
    else date_diff('second', r.missing_end, r.held_at) <= 72 * 60 * 60
  end as met,
  case when r.held_at = date_trunc('day', r.held_at) and r.missing_end = date_trunc('day', r.missing_end) then 'days only' else 'to the hour' end as by_precision
from period p
join reg_rhi r on r.missing_end::date >= p.starts and r.missing_end::date < p.ends
where r.held_at is not null
qualify row_number() over (partition by p.id, r.episode_id order by r.held_at, r.record_id) = 1
