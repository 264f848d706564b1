-- The children of the daily feed, as the newest file knows them, for "is it fair?".
create or replace table person_cscapi as
with able as (
  select child, _year, bool_or(disability <> 'NONE') as disabled from cscapi_disability group by child, _year
)
select c.child, coalesce(c.sex, 'U') as sex, c.dob, c.ethnic,
  coalesce(c.uasc, false) and (c.uasc_ended is null or c.uasc_ended > c._data_to) as uasc, a.disabled
from cscapi_child c
left join able a on a.child = c.child and a._year = c._year
qualify row_number() over (partition by c.child order by c._year desc, c._row desc) = 1;
