-- title:     Things children asked for that got an answer
-- child:     You said it. Did we do it, or tell you why not?
-- says:      You got an answer to {} of your asks.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- history:   2 months
-- from:      reg_voice_ask
-- line:      agreed, percent, higher: Answered in time, and young people agree that it was an answer
-- line:      answered, percent, higher: Answered in time, as the council sees it
-- setting:   answer_days = 20 | working days in which an ask is answered | Participation Manager | 2025-04-01 | local standard (unverified)
-- cases:     question
-- source:    Ofsted, inspection of children's services 2022, paragraph 42
-- note:      Asks whose last day for an answer fell in the period, so that every ask had its full time. An answer may be “done”, “doing” or “cannot,
--            and why”. Where nobody asked the young people whether it was an answer, it was not one.
-- example:   2025-03-31 = 2 of 6
-- example:   2025-03-31 answered = 4 of 6
-- example:   2024-12-31 = 1 of 2
with due as (
  select p.id as period, r.record_id, r.responded_at,
    coalesce(wd(r.raised_at, r.responded_at) <= s.answer_days, false) as answered,
    coalesce(r.child_checked_yn, false) as agreed,
    case r.theme
      when 'home' then 'home' when 'school' then 'school' when 'family time' then 'family time' when 'social worker' then 'social worker'
      when 'money' then 'money' when 'health' then 'health' when 'things to do' then 'things to do' when 'safety' then 'safety'
      when 'being heard' then 'being heard' else 'other or not said'
    end as theme
  from period p
  cross join setting s
  join reg_voice_ask r on add_wd(r.raised_at, s.answer_days) >= p.starts and add_wd(r.raised_at, s.answer_days) < p.ends
)
select period, 'agreed' as series, record_id as case_id, responded_at as on, answered and agreed as met, theme as by_theme
from due
union all
select period, 'answered', record_id, responded_at, answered, theme
from due
