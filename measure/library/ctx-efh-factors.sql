-- title:     Harm outside home found in assessments
-- child:     How many children could be hurt by people outside home?
-- says:      {} children could be hurt by people outside home.
-- unit:      rate per 10,000
-- better:    neither
-- every:     quarter, window: 12 months
-- from:      cin
-- per:       10,000 population 0-17
-- line:      any, rate per 10,000, neither: Cases with any of the five factors
-- line:      missing, count, neither: Cases with going missing (10A)
-- line:      sexual, count, neither: Cases with child sexual exploitation (11A)
-- line:      trafficking, count, neither: Cases with trafficking (12A)
-- line:      gangs, count, neither: Cases with gangs (13A)
-- line:      criminal, count, neither: Cases with child criminal exploitation (24A)
-- published: missing = ctx-efh-factors:Going_missing, sexual = ctx-efh-factors:Child_sexual_exploitation,
--            trafficking = ctx-efh-factors:Trafficking, gangs = ctx-efh-factors:Gangs, criminal = ctx-efh-factors:Child_criminal_exploitation
-- context:   yes
-- public:    no-default
-- source:    DfE, Characteristics of children in need, factors identified at the end of assessment; National Framework outcome 2
-- note:      Assessments finished in the period. A case counts once for a factor, however many of its assessments found it. A case can have
--            several factors, so the lines add up to more than all.
-- note:      Factors are what workers ticked: a rise may be better recording.
-- example:   2025-03-31 = 5 of 18,180
-- example:   2025-03-31 missing = 1
-- example:   2025-03-31 sexual = 1
-- example:   2025-03-31 trafficking = 2
-- example:   2025-03-31 gangs = 1
-- example:   2025-03-31 criminal = 1
with found as (
  select p.id as period, f.referral, f.child, f.authorised,
    case f.factor when '10A' then 'missing' when '11A' then 'sexual' when '12A' then 'trafficking' when '13A' then 'gangs' else 'criminal' end as series
  from period p
  join cin_factor f on f.authorised >= p.starts and f.authorised < p.ends
  where f.factor in ('10A', '11A', '12A', '13A', '24A')
)
select period, series, referral as case_id, child, min(authorised) as on, true as met
from found
group by period, series, referral, child
union all
select period, 'any', referral, child, min(authorised), true
from found
group by period, referral, child
