-- title:     Children taking part in climate action
-- child:     Have you done something for the planet at school?
-- says:      In {} of the schools, children helped the planet.
-- unit:      percent
-- better:    higher
-- every:     academic year
-- from:      reg_climate
-- line:      settings, percent, higher: Settings with a project led by pupils and a result
-- line:      children, total pupils, higher: Pupils who took part
-- beside:    climate-plan-settings
-- cases:     school
-- source:    Local definition (unverified); National Education Nature Park
-- note:      Settings that sent a form in the school year, by the last one: at least one project that pupils led, with a result written
--            down. Settings that sent none are not in the figure.
-- example:   2025-08-31 = 2 of 3, 1 unknown
-- example:   2025-08-31 children = 42 of 3, 1 unknown
with form as (
  select p.id as period, r.urn, r.as_at, r.pupil_projects, r.pupils_count,
    case when r.nature_park_yn then 'in the Nature Park' when not r.nature_park_yn then 'not in the Nature Park' else 'not said' end as park
  from period p
  join reg_climate r on r.as_at >= p.starts and r.as_at < p.ends
  qualify row_number() over (partition by p.id, r.urn order by r.as_at desc, r.record_id desc) = 1
)
select period, 'settings' as series, urn as case_id, as_at as on, pupil_projects >= 1 as met, null::integer as amount, park as by_nature_park
from form
union all
select period, 'children', urn, as_at, null, pupils_count, park
from form
