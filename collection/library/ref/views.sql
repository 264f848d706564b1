-- School days: working days outside the council's school holidays. Limits such as "in school within 20 school days" need them, as
-- there is no national calendar of school holidays.
--
-- so_far counts the school days up to and with the day, so that those strictly after a, up to and with b, are the difference of two
-- rows. A day before the first holiday that is loaded, or after the last, has no row: what needs it is not known.
create or replace table ref_school_day as
with off as (
  select distinct w.day
  from ref_school_holiday h
  join working_day w on w.day >= h.holiday_starts and w.day <= h.holiday_ends
)
select w.day, w.working and o.day is null as school, count(*) filter (where w.working and o.day is null) over (order by w.day) as so_far
from working_day w
left join off o on o.day = w.day
where w.day >= (select min(holiday_starts) from ref_school_holiday) and w.day <= (select max(holiday_ends) from ref_school_holiday);
