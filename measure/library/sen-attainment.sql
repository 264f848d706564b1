-- title:     How children with special educational needs do at 11 and 16
-- child:     Are children who need more help to learn doing well?
-- says:      {} of the children with a plan did well in tests at 11.
-- unit:      published percent
-- better:    higher
-- every:     academic year
-- from:      ees
-- line:      plan-at-11, published percent, higher: Pupils with an education, health and care plan at the expected standard at 11
-- line:      support-at-11, published percent, higher: Pupils with SEN support at the expected standard at 11
-- line:      plan-at-16, published mean score, higher: Attainment 8, pupils with an education, health and care plan
-- line:      support-at-16, published mean score, higher: Attainment 8, pupils with SEN support
-- published: support-at-11 = sen-attainment:NEW_KS2_RWM_Sen_W/Osta, plan-at-16 = sen-attainment:SEN_Stat_AVG_Attain8_Score,
--            support-at-16 = sen-attainment:SEN_WoStat_AVG_Attain8_Score
-- beside:    ks2-rwm, ks4-att8
-- source:    DfE, Key stage 2 attainment and Key stage 4 performance, by SEN provision; Local Authority Interactive Tool
-- note:      Pupils of schools in the borough: at 11 those at the expected standard in reading, writing and maths, at 16 the mean
--            Attainment 8 score. The Department counts. Small groups: a few children move the figure.
-- example:   2025-08-31 = 15
-- example:   2025-08-31 support-at-11 = 45
-- example:   2025-08-31 plan-at-16 = 16.9
-- example:   2025-08-31 support-at-16 = 34.8
-- example:   2024-08-31 = 12.5
select p.id as period, f.key as case_id,
  case f.key
    when 'sen-attainment' then 'plan-at-11'
    when 'sen-attainment:NEW_KS2_RWM_Sen_W/Osta' then 'support-at-11'
    when 'sen-attainment:SEN_Stat_AVG_Attain8_Score' then 'plan-at-16'
    else 'support-at-16'
  end as series, f.value as amount
from period p
join ees_own f on f.starts = p.starts and f.ends = p.as_at
where f.key in ('sen-attainment', 'sen-attainment:NEW_KS2_RWM_Sen_W/Osta', 'sen-attainment:SEN_Stat_AVG_Attain8_Score', 'sen-attainment:SEN_WoStat_AVG_Attain8_Score')
