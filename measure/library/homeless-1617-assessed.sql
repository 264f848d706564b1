-- title:     16 and 17 year olds with nowhere to live: properly assessed
-- child:     When you had nowhere to live, did someone ask what you needed? Did they explain your choices?
-- says:      Someone asked {} of them what they needed, and explained their choices.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      reg_homeless_1617, cin
-- line:      assessed, percent, higher: Assessment begun and finished in time, and section 20 explained
-- line:      bb-nights, total nights, lower: Nights in bed and breakfast
-- setting:   start_days = 1 | working days within which the assessment begins | Head of Service, assessment | 2025-04-01 | local standard (unverified)
-- setting:   again_days = 28 | days in which coming again is the same need | Head of Service, assessment | 2025-04-01 | local standard (unverified)
-- source:    Prevention of homelessness and provision of accommodation for 16 and 17 year olds (MHCLG and DfE, 2018); R (G) v Southwark [2009] UKHL 26;
--            Ofsted 2018, recommendation 5
-- note:      Young people of 16 or 17 who came in the period because they had nowhere to live or might soon have. Day 0 is the day they came:
--            children's services begin an assessment within one working day, finish it within 45 working days, and the file says
--            that section 20 was explained, with the young person's own view. All three count.
-- note:      Who comes again within 28 days of the last time is counted once. An assessment begun in time that still has days left is left out.
-- note:      The second line is all nights in bed and breakfast of 16 and 17 year olds, and should be none.
-- example:   2025-03-31 = 1 of 7, 4 excluded
-- example:   2025-03-31 bb-nights = 5 of 8, 2 excluded, 1 unknown
-- example:   2025-02-28 = 1 of 9, 3 excluded
with visit as (
  select r.record_id, r.child, r.presented_at, r.s20_explained_yn, r.bb_nights, r.presented_to,
    lag(r.presented_at) over (partition by r.child order by r.presented_at, r.record_id) as before
  from reg_homeless_1617 r
),
came as (
  select p.id as period, p.as_at, v.*, s.start_days, s.again_days,
    case when age(k.dob, v.presented_at) not between 16 and 17 then 'not 16 or 17' end as other_age
  from period p
  cross join setting s
  join visit v on v.presented_at >= p.starts and v.presented_at < p.ends
  left join person k on k.child = v.child
),
assessed as (
  select c.period, c.record_id, count(a.started) > 0 as begun, coalesce(bool_or(wd(c.presented_at, a.authorised) <= 45), false) as finished,
    bool_or(a.authorised is null or a.authorised > c.as_at) as going_on
  from came c
  join cin_assessment a on a.child = c.child and a.started >= c.presented_at
  where wd(c.presented_at, a.started) <= c.start_days
  group by c.period, c.record_id
)
select c.period, 'assessed' as series, c.record_id as case_id, c.child, c.presented_at as on,
  coalesce(a.begun and a.finished and c.s20_explained_yn, false) as met, null::double as amount,
  case
    when c.other_age is not null then c.other_age
    when c.presented_at - c.before < c.again_days then 'came already in the days before'
    when a.begun and not a.finished and a.going_on and wd(c.presented_at, c.as_at) <= 45 then 'assessment still has days left'
  end as excluded,
  case when c.presented_to in ('housing', 'children', 'other') then c.presented_to else 'not said' end as by_presented_to
from came c
left join assessed a on a.period = c.period and a.record_id = c.record_id
union all
select period, 'bb-nights', record_id, child, presented_at, null, bb_nights, other_age,
  case when presented_to in ('housing', 'children', 'other') then presented_to else 'not said' end
from came
