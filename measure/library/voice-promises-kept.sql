-- title:     Promises to children kept on time
-- child:     Did we keep our promises to you?
-- says:      We kept {} of our promises in time.
-- unit:      percent
-- better:    higher
-- every:     quarter
-- history:   1 month
-- from:      reg_voice_theme
-- cases:     promise
-- source:    Waymark’s own measures of being heard; targets are the council’s
-- note:      Promises of published answers that were due in the period. One that was kept later, or not yet, was not kept in time.
-- example:   2025-03-31 = 1 of 3
select p.id as period, r.record_id as case_id, r.promise_due as on, coalesce(r.promise_kept_on <= r.promise_due, false) as met
from period p
join reg_voice_theme r on r.promise_due >= p.starts and r.promise_due < p.ends
