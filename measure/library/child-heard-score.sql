-- title:     Children who say they were listened to
-- child:     Do the people who help you listen to you?
-- says:      {} of you said that we listen, always or most times.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- from:      reg_survey
-- setting:   least_answers = 10 | fewest answers of which a share is said | Participation Manager | 2025-04-01 | local rule for surveys
-- cases:     answer
-- source:    Local survey of children and young people; Ofsted, inspection of children's services 2022, paragraph 42
-- note:      Answers in the period to the children's question of each action of the plan (voice_1.1 and so on): always and mostly, or the two happiest of five faces.
-- note:      Where fewer answered than the setting asks for, all answers are left out and counted as too few; a group or background with fewer stands under “too few
--            to say”. What children write in their own words goes to the register of asks, never into this figure.
-- note:      How many were asked is not in the register, so that the share who answered is not said here.
-- example:   2025-03-31 = 7 of 11, 2 excluded
-- example:   2024-12-31 = 0 of 0, 2 excluded
with said as (
  select p.id as period, r.record_id, r.date,
    case
      when r.answer = 'prefer not to say' then 'preferred not to say'
      when r.answer not in ('always', 'mostly', 'sometimes', 'rarely', 'never', 'face 5', 'face 4', 'face 3', 'face 2', 'face 1') then 'answered on another scale'
    end as aside,
    r.answer in ('always', 'mostly', 'face 5', 'face 4') as heard,
    case r."group"
      when 'cin' then 'children in need' when 'cp' then 'children with a protection plan' when 'cla' then 'children in care'
      when 'cl' then 'care leavers' when 'send' then 'children with special needs' else 'everybody, or not said'
    end as asked,
    case
      when upper(r.ethnicity) in ('WBRI', 'WIRI', 'WIRT', 'WROM', 'WOTH') or starts_with(lower(r.ethnicity), 'white') then 'White'
      when upper(r.ethnicity) in ('MWBC', 'MWBA', 'MWAS', 'MOTH') or starts_with(lower(r.ethnicity), 'mixed') then 'Mixed'
      when upper(r.ethnicity) in ('AIND', 'APKN', 'ABAN', 'AOTH', 'CHNE') or starts_with(lower(r.ethnicity), 'asian') then 'Asian'
      when upper(r.ethnicity) in ('BCRB', 'BAFR', 'BOTH') or starts_with(lower(r.ethnicity), 'black') then 'Black'
      when r.ethnicity is null then 'not said'
      else 'other'
    end as background,
    case left(r.question_key, 8)
      when 'voice_1.' then 'Priority 1' when 'voice_2.' then 'Priority 2' when 'voice_3.' then 'Priority 3' when 'voice_4.' then 'Priority 4'
      when 'voice_5.' then 'Priority 5' when 'voice_6.' then 'Priority 6' when 'voice_7.' then 'Priority 7' else 'other'
    end as priority
  from period p
  join reg_survey r on r.date >= p.starts and r.date < p.ends
  where starts_with(r.question_key, 'voice_')
),
counted as (
  select *,
    count(*) filter (aside is null) over (partition by period) as answers,
    count(*) filter (aside is null) over (partition by period, asked) as answers_asked,
    count(*) filter (aside is null) over (partition by period, background) as answers_background,
    count(*) filter (aside is null) over (partition by period, priority) as answers_priority
  from said
)
select c.period, c.record_id as case_id, c.date as on, c.heard as met,
  case when c.aside is not null then c.aside when c.answers < s.least_answers then 'too few answers' end as excluded,
  case when c.answers_asked < s.least_answers then 'too few to say' else c.asked end as by_group,
  case when c.answers_background < s.least_answers then 'too few to say' else c.background end as by_background,
  case when c.answers_priority < s.least_answers then 'too few to say' else c.priority end as by_priority
from counted c
cross join setting s
