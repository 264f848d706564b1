-- Children's social workers at 30 September, one return a year. year is the year in which the return ends.
--
-- A worker who stands twice in a return is counted once, in the role that began last; the checks list both rows.
create or replace table sw_worker as
select _year as year, worker, agency, fte, fte30,
  case role
    when '1' then 'senior manager' when '2' then 'middle manager' when '3' then 'first line manager'
    when '4' then 'senior practitioner' when '5' then 'case holder' when '6' then 'qualified without cases'
  end as role,
  role as role_code, role_starts, role_ends, leaver_destination, leave_reason, cases, ethnic,
  case sex when '1' then 'M' when '2' then 'F' when 'M' then 'M' when 'F' then 'F' else 'U' end as sex,
  dob, absent, days_lost
from csww_worker
qualify row_number() over (partition by _year, worker order by role_starts desc nulls last, _row desc) = 1;

-- Posts that nobody holds, and what agency workers cover, as the council counts them on 30 September.
create or replace table sw_vacancy as
select _year as year, vacancies, agency_fte, agency_headcount
from csww_vacancy
qualify row_number() over (partition by _year order by _row desc) = 1;
