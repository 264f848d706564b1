-- title:     Appeals about special educational needs
-- child:     Did families have to fight for help?
-- says:      Families asked a judge to change {} of our choices.
-- unit:      published percent
-- better:    lower
-- every:     calendar year
-- from:      ees
-- beside:    ehcp-20wk
-- source:    Ministry of Justice, Tribunal statistics quarterly, SEND appeal rate; Local Authority Interactive Tool
-- note:      Appeals that the tribunal registered in the calendar year, of all decisions against which a family may appeal. Those are
--            refusals to assess, decisions to give no plan, plans in place in January, and plans that ceased as needs were met. The
--            Ministry counts.
-- note:      Where only the counts are sent, the figure is worked out from them. Few appeals can also mean that few families know how.
-- example:   2024-12-31 = 1.2
-- example:   2023-12-31 = 1.5
select p.id as period, f.key as case_id, f.value as amount
from period p
join ees_own f on f.starts = p.starts and f.ends = p.as_at
where f.key = 'send-tribunal-rate'
