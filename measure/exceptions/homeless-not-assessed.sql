-- title:     Homeless at 16 or 17 and not assessed
-- why:       A child without a home is a child in need today, whichever door they knocked on.
-- who:       Duty team manager
-- late:      {young person|young people} without a home who {was|were} not assessed in time
-- soon:      {young person|young people} who came today and {waits|wait} for their assessment
-- sort:      due
-- from:      reg_homeless_1617
-- source:    DLUHC and DfE, Prevention of homelessness and provision of accommodation for 16 and 17 year old young people (2018); R (G) v Southwark
-- setting:   assess_days = 1 | working days within which a joint assessment begins | Head of assessment | 2026-11-23 | local standard (unverified)
-- note:      Those without a day of joint assessment and without an outcome.
-- example:   2025-03-31 = 2 late, 1 soon
select r.child, r.child || ' ' || r.presented_at as case_id, r.presented_at as since, add_wd(r.presented_at, s.assess_days) as due,
  'Came to ' || case r.presented_to when 'housing' then 'housing' when 'children' then 'children’s services' else 'somebody else' end
    || case r.night1_accommodation when 'nowhere' then '; nowhere to sleep the first night' when 'bed and breakfast' then '; bed and breakfast the first night'
      else '' end as words
from reg_homeless_1617 r
cross join setting s
join today t on r.presented_at <= t.day
where r.joint_assessment_date is null and r.outcome is null
