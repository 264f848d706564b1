-- title:     Actions of the plan that children spoke about
-- child:     Did you have a say on each of our promises?
-- says:      You had a say on {} of our promises.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- history:   12 months
-- from:      reg_voice_action
-- cases:     action
-- source:    Waymark’s own measures of being heard; targets are the council’s
-- note:      Every action of the plans under way, and whether a theme that children stand behind in the last twelve months is about it. An action that no child spoke about may be one that nobody asked about.
-- example:   2025-03-31 = 1 of 3
select p.id as period, r.action_no as case_id, max(r.heard_on) as on, coalesce(bool_or(r.heard_on <= p.as_at and r.heard_on > add_months(p.as_at, -12)), false) as met
from period p
cross join reg_voice_action r
group by p.id, p.as_at, r.action_no
