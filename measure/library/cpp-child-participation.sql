-- title:     Children heard at child protection conferences
-- child:     Did you get to say what you think at your meeting?
-- says:      Grown-ups heard the child at {} of the meetings.
-- unit:      percent
-- better:    higher
-- every:     month, window: 12 months
-- from:      reg_conference
-- line:      heard, percent, higher: The child's views were told, by the child or for the child
-- line:      in-person, percent, higher: The child was there and the child's views were told
-- source:    Codes of participation as in DfE, SSDA903 (PN0 to PN7); kept by the conference chairs, as no return says it of conferences
-- note:      Initial and review conferences in the period, each child counted at each. Heard are PN1, PN2, PN3, PN5 and PN6. That a child
--            who was there and told no views (PN4) was not heard is this council's own, stricter reading.
-- note:      Children under 4 on the day are left out and counted apart. PN0 for a child who was older, or no code, means that nobody
--            knows.
-- example:   2025-03-31 = 4 of 6, 2 excluded, 2 unknown
-- example:   2025-03-31 in-person = 2 of 6, 2 excluded, 2 unknown
with held as (
  select p.id as period, c.record_id, c.child, c.date, nullif(c.participation_code, 'PN0') as code,
    case when age(k.dob, c.date) < 4 or (k.dob is null and c.participation_code = 'PN0') then 'under 4' end as excluded,
    case c.participation_code
      when 'PN0' then 'under 4'
      when 'PN1' then 'there, spoke for themselves'
      when 'PN2' then 'there, somebody spoke for them'
      when 'PN3' then 'there, told it in another way'
      when 'PN4' then 'there, told no views'
      when 'PN5' then 'not there, somebody spoke for them'
      when 'PN6' then 'not there, told it in another way'
      when 'PN7' then 'not there, told no views'
      else 'not recorded'
    end as how
  from period p
  join reg_conference c on c.date >= p.starts and c.date < p.ends
  left join person k on k.child = c.child
)
select period, 'heard' as series, record_id as case_id, child, date as on, code in ('PN1', 'PN2', 'PN3', 'PN5', 'PN6') as met, excluded,
  how as by_how
from held
union all
select period, 'in-person', record_id, child, date, code in ('PN1', 'PN2', 'PN3'), excluded, how
from held
