-- title:     Care leavers who know what they can get
-- child:     Do you know what help you can get?
-- says:      {} of the young people know what help they can get.
-- unit:      percent
-- better:    higher
-- every:     quarter, window: 6 months
-- from:      reg_survey, reg_offer_view, annexa
-- line:      know, percent, higher: Know what they are entitled to and where to find it
-- line:      ask, percent, higher: Know whom to ask
-- line:      answered, percent, higher: Care leavers who answered
-- line:      views, total views, neither: Views of the local offer's page
-- line:      downloads, total downloads, neither: Downloads of the local offer
-- source:    Ofsted 2022, paragraphs 40 and 41; local survey of care leavers, question know_local_offer (unverified)
-- note:      Answers of the last six months to the care leavers' survey, from those aged 16 to 25: yes, of yes, partly and no. Who
--            preferred not to say is counted apart, and so is an answer on another scale.
-- note:      The third line sets the answers over all care leavers of 16 to 25 on the newest Annex A list: few answers say little. Nobody's
--            name stands in the survey, so someone who answers twice counts twice.
-- example:   2025-03-31 = 1 of 3, 2 excluded, 1 unknown
-- example:   2025-03-31 ask = 2 of 3
-- example:   2025-03-31 answered = 5 of 10
-- example:   2025-03-31 views = 150 of 2
-- example:   2025-03-31 downloads = 5 of 1, 1 unknown
with answer as (
  select p.id as period, r.record_id, r.date as told_on, r.question_key, r.answer, r.age_band
  from period p
  join reg_survey r on r.date >= p.starts and r.date < p.ends
  where r.survey = 'care_leaver' and r.question_key in ('know_local_offer', 'know_who_to_ask')
)
select period, case question_key when 'know_local_offer' then 'know' else 'ask' end as series, record_id as case_id, told_on as on,
  case
    when age_band <> '16-25' then 'younger than 16'
    when answer = 'prefer not to say' then 'preferred not to say'
  end as excluded,
  case when answer in ('yes', 'partly', 'no') then answer = 'yes' end as met, null::double as amount
from answer
union all
select l.period, 'answered', l.place::varchar, null, null, l.place <= coalesce(w.people, 0), null
from (
  select p.id as period, row_number() over (partition by p.id order by c.child) as place
  from period p
  join aa_snapshot a on a.as_at <= p.as_at and a.until >= p.as_at
  join aa_care_leaver c on c.as_at = a.as_at
  join person k on k.child = c.child
  where age(k.dob, a.as_at) between 16 and 25
) l
left join (
  select period, count(*) as people
  from answer
  where question_key = 'know_local_offer' and (age_band is null or age_band = '16-25')
  group by period
) w on w.period = l.period
union all
select p.id, 'views', v.record_id, v.date, null, null, v.views
from period p
join reg_offer_view v on v.date >= p.starts and v.date < p.ends
union all
select p.id, 'downloads', v.record_id, v.date, null, null, v.downloads
from period p
join reg_offer_view v on v.date >= p.starts and v.date < p.ends
