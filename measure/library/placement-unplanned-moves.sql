-- title:     Moves the child did not plan
-- child:     Was your move a surprise?
-- says:      {} of the moves to a new home were not planned.
-- unit:      percent
-- better:    lower
-- every:     month, window: 12 months
-- from:      ssda903
-- line:      unplanned, percent, lower: Moves because a placement broke down or closed
-- line:      care-plan, percent, higher: Moves that carried out the care plan
-- line:      other, percent, lower: Moves recorded only as "other"
-- source:    DfE, Children looked after in England, reason for placement change
-- setting:   unplanned_reasons = CREQB CREQO ALLEG STAND APPRR CLOSE CUSTOD LAREQ CHILD | reasons for a change of placement that count as unplanned | Head of children in care | 2025-04-01 | local grouping of DfE's codes
-- note:      Placements that ended in the period and were followed by another one. Unplanned: asked for by the carer,
--            the child or the authority, allegation, standards of care, approval removed, closure, custody. Planned:
--            change to the care plan. Which reasons count as unplanned is a local choice.
-- note:      Short breaks are left out. A move without a reason is unknown.
-- note:      "Other" says nothing: a high share is a fault of recording, and hides unplanned moves.
-- example:   2025-03-31 = 3 of 8, 2 excluded, 1 unknown
-- example:   2025-03-31 care-plan = 4 of 8, 2 excluded, 1 unknown
-- example:   2025-03-31 other = 1 of 8, 2 excluded, 1 unknown
with home as (
  select child, starts, ends, rec, next_starts, home_no, reason_place_change, short_break,
    lead(home_no) over (partition by child, care_from order by starts) as next_home,
    lead(starts) over (partition by child, care_from order by starts) as next_home_starts
  from cla_placement
  where not temporary
),
moved as (
  select p.id as period, h.child, h.ends, h.child || ' ' || h.ends::varchar as case_id,
    h.reason_place_change as reason,
    case
      when h.short_break then 'short breaks'
      when h.reason_place_change = 'PLACE' then 'status of the placement changed, same carer'
      when h.next_home = h.home_no and h.next_starts = h.next_home_starts then 'adoption by the present foster carer'
      when h.next_home = h.home_no then 'came back from a temporary placement'
      when h.next_home is null then 'went to a temporary placement'
      when h.ends = h.starts then 'a stay of less than a day'
    end as excluded
  from period p
  join home h on h.ends >= p.starts and h.ends < p.ends and h.next_starts is not null
),
judged as (
  select *,
    case reason
      when 'CARPL' then 'change to the care plan'
      when 'CREQB' then 'the carer asked, because of the child''s behaviour'
      when 'CREQO' then 'the carer asked, for another reason'
      when 'ALLEG' then 'allegation'
      when 'STAND' then 'standards of care'
      when 'APPRR' then 'approval removed'
      when 'CLOSE' then 'carer resigned or home closed'
      when 'CUSTOD' then 'custody'
      when 'LAREQ' then 'the authority asked'
      when 'CHILD' then 'the child asked'
      when 'PLACE' then 'status of the placement only'
      when 'OTHER' then 'other'
      else 'not known'
    end as words
  from moved
)
select period, 'unplanned' as series, case_id, child, ends as on, excluded, words as by_reason,
  case
    when contains(' ' || s.unplanned_reasons || ' ', ' ' || reason || ' ') then true
    when words <> 'not known' then false
  end as met
from judged
cross join setting s
union all
select period, 'care-plan', case_id, child, ends, excluded, null, case when words <> 'not known' then reason = 'CARPL' end
from judged
union all
select period, 'other', case_id, child, ends, excluded, null, case when words <> 'not known' then reason = 'OTHER' end
from judged
