-- The lists of single days as tables that hold all of them, every row with the day it tells of. A cell whose spelling was not
-- understood holds its text in the raw table and nothing here.

create or replace macro send_yes(answer) as case answer when 'yes' then true when 'no' then false end;
create or replace macro send_need(code) as case when code in ('SPLD', 'MLD', 'SLD', 'PMLD', 'SEMH', 'SLCN', 'HI', 'VI', 'MSI', 'PD', 'ASD', 'DS', 'OTH', 'NSA') then code end;
create or replace macro send_phase(word) as case when word in ('early years', 'primary', 'secondary', 'all-through', 'special', 'alternative',
  'independent', 'post-16', 'home', 'none') then word end;
create or replace macro send_ethnic(code) as case when code in ('WBRI', 'WIRI', 'WIRT', 'WROM', 'WOTH', 'MWBC', 'MWBA', 'MWAS', 'MOTH', 'AIND',
  'APKN', 'ABAN', 'AOTH', 'BCRB', 'BAFR', 'BOTH', 'CHNE', 'OOTH', 'REFU', 'NOBT') then code end;

create or replace table annexasend_coverage as
select min(_data_to) as starts, max(_data_to) as data_to from annexasend_return where _data_to is not null having count(*) > 0;

create or replace table send_plan as
select _data_to as as_at, child, upn, uln, issued, updated, last_review, send_need(need) as need, urn, send_phase(phase) as phase,
  send_phase(subsidiary_phase) as subsidiary_phase, send_yes(home_educated) as home_educated, suspended, excluded, absence,
  send_yes(pupil_premium) as pupil_premium, send_yes(known_to_care) as known_to_care, team, send_yes(disabled) as disabled
from annexasend_plan;

create or replace table send_support as
select _data_to as as_at, child, upn, uln, send_need(need) as need, urn, send_phase(phase) as phase, send_phase(subsidiary_phase) as subsidiary_phase,
  suspended, excluded, absence, send_yes(pupil_premium) as pupil_premium, send_yes(known_to_care) as known_to_care, team, send_yes(disabled) as disabled
from annexasend_support;

-- One row per child; the newest day that says something wins, column by column.
create or replace table person_annexasend as
with said as (
  select child, sex, dob, ethnic, disabled, _data_to from annexasend_plan
  union all select child, sex, dob, ethnic, disabled, _data_to from annexasend_support
)
select child,
  coalesce(max_by(sex, _data_to) filter (sex in ('M', 'F')), 'U') as sex,
  max_by(dob, _data_to) filter (dob is not null) as dob,
  max_by(send_ethnic(ethnic), _data_to) filter (send_ethnic(ethnic) is not null) as ethnic,
  null::boolean as uasc,
  max_by(send_yes(disabled), _data_to) filter (send_yes(disabled) is not null) as disabled
from said
where child is not null
group by child;
