-- What every collection's views and every measure may say about days and places.
--
-- The vault runs this file once, after it has filled bank_holiday(day) and before a collection's
-- views.sql. Every macro here may be called by a measure too (what else it may call stands in
-- guard.go), so none of them reads anything but working_day.

-- One row per day with the working days so far, so that counting working days between two dates is
-- two look-ups, however many cases there are. Working days are those of England and Wales: not
-- Saturday, Sunday, Christmas Day, Good Friday or a bank holiday (Banking and Financial Dealings
-- Act 1971). Council closure days are working days.
create or replace table working_day as
select day, working, sum(working::integer) over (order by day)::integer as so_far
from (
  select d.day, isodow(d.day) <= 5 and h.day is null as working
  from (select r.d::date as day from range(date '1985-01-01', date '2061-01-01', interval 1 day) as r(d)) d
  left join (select distinct day from bank_holiday) h on h.day = d.day
);

-- Working days strictly after a, up to and with b. Day 0 is a, even at a weekend; "within n working
-- days" is wd(a, b) <= n. Negative when b is before a, null when either is missing.
create or replace macro wd(a, b) as
  (select working_day__b.so_far from working_day as working_day__b where working_day__b.day = b)
  - (select working_day__a.so_far from working_day as working_day__a where working_day__a.day = a);

-- The last day inside a limit of n working days from a (n of at least 1). Both look-ups are joins by equality: with one
-- inside the other's condition, DuckDB would set every case beside every day of the calendar.
create or replace macro add_wd(a, n) as (
  select working_day__n.day from working_day as working_day__a, working_day as working_day__n
  where working_day__a.day = a and working_day__n.working and working_day__n.so_far = working_day__a.so_far + n
);

create or replace macro is_working_day(d) as
  (select working_day__d.working from working_day as working_day__d where working_day__d.day = d);

-- Calendar months with the day clamped: 31 August + 6 months is 28 or 29 February.
create or replace macro add_months(d, n) as (d + to_months(n))::date;
create or replace macro add_years(d, n) as (d + to_months(12 * n))::date;

-- Whole years on a day. Someone born on 29 February is a year older on 1 March in other years.
create or replace macro age(dob, d) as
  year(d) - year(dob) - (case when month(d) * 100 + day(d) < month(dob) * 100 + day(dob) then 1 else 0 end);

-- Financial years, 1 April to 31 March, are named by the year they end in: 2025 is 2024/25.
create or replace macro fy_ending(d) as year(d) + (case when month(d) >= 4 then 1 else 0 end);
create or replace macro fy_first(y) as make_date(y - 1, 4, 1);
create or replace macro fy_last(y) as make_date(y, 3, 31);

-- Straight-line miles between two points of the national grid in metres, to one decimal, as DfE
-- works out the distance between home and placement.
create or replace macro miles(e1, n1, e2, n2) as
  round(sqrt((e1 - e2)::double * (e1 - e2) + (n1 - n2)::double * (n1 - n2)) / 1000 / 1.6093, 1);

-- A postcode as ref_postcode keeps it: capitals, no blanks. Null when nothing is left.
create or replace macro norm_postcode(p) as nullif(upper(replace(replace(trim(p), ' ', ''), chr(160), '')), '');
