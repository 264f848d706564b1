-- title:     Children who take part in their review
-- child:     Is your review really your meeting?
-- says:      Children were heard at {} of their reviews.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      ssda903
-- line:      heard, percent, higher: Reviews in which the child was heard
-- line:      in-person, percent, higher: Reviews at which the child was there and was heard
-- line:      every-review, percent, higher: Children who were heard at every review in the period
-- source:    SSDA903 participation codes; Care Planning Regulations 2010
-- note:      Reviews of children aged 4 or over on the day. Heard: PN1, PN2, PN3 (in person), PN5, PN6 (by someone else
--            or another way). Not heard: PN4 (there and silent) and PN7.
-- setting:   heard_codes = PN1 PN2 PN3 PN5 PN6 | participation codes that count as heard | Head of the reviewing service | 2025-04-01 | local: leaving PN4 out is a stricter reading
-- note:      Leaving PN4 out of "heard" is a stricter reading.
-- example:   2025-03-31 = 13 of 15, 3 excluded, 1 unknown
-- example:   2025-03-31 in-person = 12 of 15, 3 excluded, 1 unknown
-- example:   2025-03-31 every-review = 5 of 7, 1 unknown
with held as (
  select r.child, r.review, r.review_code, age(k.dob, r.review) as age,
    coalesce(e.short_break and (e.dec is null or e.dec >= r.review), false) as short_break
  from cla_review r
  left join cla_child k on k.child = r.child
  asof left join cla_episode e on e.child = r.child and e.decom <= r.review
),
judged as (
  select p.id as period, h.child, h.review, h.child || ' ' || h.review::varchar as case_id,
    case
      when contains(' ' || s.heard_codes || ' ', ' ' || h.review_code || ' ') then true
      when h.review_code in ('PN1', 'PN2', 'PN3', 'PN4', 'PN5', 'PN6', 'PN7') then false
    end as heard,
    case
      when h.review_code in ('PN1', 'PN2', 'PN3') then true
      when h.review_code in ('PN4', 'PN5', 'PN6', 'PN7') then false
    end as in_person,
    case h.review_code
      when 'PN1' then 'there, spoke for themselves'
      when 'PN2' then 'there, an advocate spoke'
      when 'PN3' then 'there, by signs or symbols'
      when 'PN4' then 'there, gave no views'
      when 'PN5' then 'not there, someone spoke for them'
      when 'PN6' then 'not there, gave views another way'
      when 'PN7' then 'not there, gave no views'
      else 'not known'
    end as how,
    case
      when h.age < 4 then 'under 4 on the day'
      when h.review_code = 'PN0' then 'recorded as under 4 (PN0)'
      when h.short_break then 'short breaks'
    end as excluded
  from period p
  cross join setting s
  join held h on h.review >= p.starts and h.review < p.ends
)
select period, 'heard' as series, case_id, child, review as on, heard as met, excluded, how as by_how
from judged
union all
select period, 'in-person', case_id, child, review, in_person, excluded, how
from judged
union all
select period, 'every-review', child, child, max(review),
  case when bool_or(not heard) then false when bool_and(heard is not null) then true end, null, null
from judged
where excluded is null
group by period, child
