-- From yearly SSDA903 returns to one history of a council's children in care.
--
-- Every return holds each episode that was open at any time in its year, so an episode stands in
-- several returns. Here they become one history, once per fill, in tables with the return's own
-- column names. Only window functions over (child, day): the work grows with the rows, not with
-- their square.
--
-- Looked after on day D means decom <= D and (dec is null or dec > D): someone who leaves on
-- 31 March is not looked after on 31 March. V3 and V4 (short breaks) stay in the history, marked,
-- and out of every count.

-- The years that were loaded. A return that stops before 31 March is an in-year extract.
create or replace table cla_return as
select _year as year, fy_first(_year) as starts, fy_last(_year) as ends,
  coalesce(max(_data_to), fy_last(_year)) as data_to
from ssda903_return
where _year is not null
group by _year;

-- From when to when the returns speak without a gap, up to the newest.
create or replace table cla_coverage as
with run as (
  select year, data_to, year - row_number() over (order by year) as run from cla_return
)
select fy_first(min(year)) as starts, max_by(data_to, year) as data_to
from run
where run = (select max_by(run, year) from run);

-- One row per child; the newest return that says something wins, column by column. Unaccompanied
-- status ends on DUC, or, when a later return knows the child but no longer lists them as
-- unaccompanied, on the first day of that return.
create or replace table cla_child as
with header as (
  select child,
    coalesce(max_by(case upper(trim(sex)) when '1' then 'M' when '2' then 'F' when 'M' then 'M' when 'F' then 'F'
      when 'U' then 'U' end, _year * 100000000::bigint + coalesce(_row, 0)), 'U') as sex,
    max_by(dob, _year * 100000000::bigint + coalesce(_row, 0)) as dob,
    max_by(upper(trim(ethnic)), _year * 100000000::bigint + coalesce(_row, 0)) as ethnic,
    max_by(upn, _year * 100000000::bigint + coalesce(_row, 0)) as upn,
    max_by(mother, _year * 100000000::bigint + coalesce(_row, 0)) as mother,
    max_by(mc_dob, _year * 100000000::bigint + coalesce(_row, 0)) as mc_dob,
    max(_year) as year
  from ssda903_header
  where child is not null
  group by child
),
sanctuary as (
  select child, duc, _year as year
  from ssda903_uasc
  where child is not null
  qualify row_number() over (partition by child order by _year desc, duc nulls last, _row desc) = 1
)
select h.child, h.sex, h.dob, h.ethnic, h.upn, h.mother, h.mc_dob,
  s.child is not null as uasc,
  coalesce(s.duc, case when h.year > s.year then make_date(s.year, 4, 1) end) as duc
from header h
left join sanctuary s on s.child = h.child;

-- Episodes, one per child and first day; the later return wins, and within one return the row that
-- says when it ended (unless it ended on the day it began). Where the returns contradict
-- themselves the history is put straight and says so in `repaired`:
--   reversed  the end lay before the start: counted as an episode without length
--   cut       it overlapped the next episode, or had no end though another followed: it ends there
--   kept      open in one return and absent from the episodes of a later one, which still speaks of
--             the child as in care (a review held in its year, or OC2 outcomes): it goes on
--   lost      open in one return and absent from the next, which says nothing of the child in care: it
--             ends on the first day of the year after the last return that knew the child in care, for
--             a reason nobody gave, so that the count of that return's 31 March stands
create or replace temp table cla_episode_once as
with once as (
  select child, decom, upper(trim(rne)) as rne, upper(trim(ls)) as ls, upper(trim(cin)) as cin,
    upper(trim(place)) as place, upper(trim(place_provider)) as place_provider, dec,
    upper(trim(rec)) as rec, upper(trim(reason_place_change)) as reason_place_change,
    norm_postcode(home_post) as home_post, norm_postcode(pl_post) as pl_post, upper(trim(urn)) as urn,
    _year as year
  from ssda903_episode
  where child is not null and decom is not null
  qualify row_number() over (partition by child, decom
    order by _year desc, case when dec > decom then 1 when dec is null then 2 else 3 end, dec desc, _row desc) = 1
),
in_care as (
  select child, max(year) as year
  from (
    select child, _year as year from ssda903_oc2
    union all
    select child, _year from ssda903_review where review between fy_first(_year) and fy_last(_year)
  )
  group by child
),
following as (
  select once.*,
    lead(decom) over (partition by child order by decom) as next_decom,
    lead(rne) over (partition by child order by decom) as next_rne
  from once
),
beside as (
  select f.*,
    case when f.next_decom is null then greatest(f.year, coalesce(i.year, f.year)) else f.year end as known_in
  from following f
  left join in_care i on i.child = f.child
),
ended as (
  select *,
    case
      when dec < decom then decom
      when dec is not null then least(dec, next_decom)
      when next_decom is not null and next_rne is distinct from 'S' then next_decom
      when known_in < (select max(year) from cla_return)
        then least(greatest(make_date(known_in, 4, 1), decom), next_decom)
      else next_decom
    end as ends,
    case
      when dec < decom then 'reversed'
      when dec > next_decom then 'cut'
      when dec is not null then null
      when next_decom is not null and next_rne is distinct from 'S' then 'cut'
      when known_in < (select max(year) from cla_return) then 'lost'
      when next_decom is not null then 'cut'
      when known_in > year then 'kept'
    end as repaired
  from beside
)
select child, decom, ends as dec, rne, ls, cin, place, place_provider,
  case
    when ends is null or repaired = 'lost' then null
    when repaired = 'cut' and next_rne is distinct from 'S' then 'X1'
    when dec is null then null
    else rec
  end as rec,
  reason_place_change, home_post, pl_post, urn, year,
  coalesce(ls in ('V3', 'V4'), false) as short_break, repaired
from ended;

-- A period of care is a chain of episodes: it begins with RNE S, after a gap, after an episode that
-- ended for good (REC other than X1), and where short breaks turn into ordinary care or back.
-- A placement begins with RNE S, P, B, T or U; L changes the legal status only.
-- care_from is the first day of the period of care that the returns know; care_from_known says
-- whether it is truly the first (the first return ever loaded begins in the middle of many lives).
create or replace table cla_episode as
with beside as (
  select *,
    lag(dec) over earlier as prev_dec,
    lag(rec) over earlier as prev_rec,
    lag(short_break) over earlier as prev_short_break
  from cla_episode_once
  window earlier as (partition by child order by decom)
),
marked as (
  select *,
    prev_dec is null or prev_dec <> decom or rne is not distinct from 'S'
      or prev_rec is distinct from 'X1' or short_break <> prev_short_break as opens_care,
    rne is not distinct from 'S'
      or coalesce(prev_dec = decom and prev_short_break and not short_break, false) as care_from_known
  from beside
),
numbered as (
  select *,
    sum(opens_care::integer) over (partition by child order by decom) as care_no,
    sum((opens_care or coalesce(rne in ('S', 'P', 'B', 'T', 'U'), false))::integer)
      over (partition by child order by decom) as placement_no
  from marked
)
select child, decom, dec, rne, ls, cin, place, place_provider, rec, reason_place_change, home_post, pl_post,
  urn, year, short_break, repaired, care_no::integer as care_no, placement_no::integer as placement_no,
  first_value(decom) over care as care_from,
  first_value(care_from_known) over care as care_from_known
from numbered
window care as (partition by child, care_no order by decom rows between unbounded preceding and unbounded following);

drop table cla_episode_once;

-- Periods of care. last_rec is X1 when the return promised another episode and none follows in the
-- same period, and null when the period is open or was lost between two returns. goes_on says what
-- begins on the very day it ends: 'short breaks', 'care' (a new RNE S), or nothing (null).
create or replace table cla_period as
with period_of_care as (
select child, min(decom) as starts,
  case when bool_or(dec is null) then null else max(dec) end as ends,
  min_by(ls, decom) as first_ls,
  arg_max_null(rec, decom) as last_rec,
  bool_and(short_break) as short_break,
  bool_or(care_from_known) as starts_known,
  min_by(rne, decom) as first_rne,
  max_by(place, decom) as last_place,
  max_by(ls, decom) as last_ls,
  coalesce(arg_max_null(repaired, decom) = 'lost', false) as lost,
  care_no
from cla_episode
group by child, care_no
)
select *,
  case
    when lead(starts) over along is distinct from ends then null
    when lead(short_break) over along then 'short breaks'
    else 'care'
  end as goes_on
from period_of_care
window along as (partition by child order by care_no);

-- Placements. temporary is T0 to T4 (hospital, holiday, a carer's holiday). home_no counts the
-- child's homes and carer_no the carers: coming back from a temporary placement to the same place
-- is neither a new home nor a new carer, nor is adoption by the present foster carer (A3, A5).
-- T and U keep the carer. carer_from is the first day with that carer that the returns know.
create or replace table cla_placement as
with placement as (
  select child, care_no, placement_no, min(decom) as starts,
    case when bool_or(dec is null) then null else max(dec) end as ends,
    min_by(place, decom) as place, max_by(pl_post, decom) as pl_post, max_by(home_post, decom) as home_post,
    max_by(urn, decom) as urn, max_by(place_provider, decom) as place_provider,
    arg_max_null(reason_place_change, decom) as reason_place_change,
    arg_max_null(rec, decom) as rec,
    min_by(rne, decom) as rne, bool_or(short_break) as short_break, min(care_from) as care_from
  from cla_episode
  group by child, care_no, placement_no
),
kinds as (
  select *, coalesce(place in ('T0', 'T1', 'T2', 'T3', 'T4'), false) as temporary from placement
),
beside as (
  select *,
    lead(rne) over along as next_rne,
    lead(starts) over along as next_starts,
    lag(temporary) over along as prev_temporary,
    lag(place) over alike as prev_place, lag(pl_post) over alike as prev_post, lag(urn) over alike as prev_urn,
    row_number() over alike as nth
  from kinds
  window along as (partition by child, care_no order by placement_no),
    alike as (partition by child, care_no, temporary order by placement_no)
),
judged as (
  select *,
    coalesce(prev_temporary, false) and not temporary and nth > 1 and place is not distinct from prev_place
      and pl_post is not distinct from prev_post and urn is not distinct from prev_urn as came_back,
    coalesce(place in ('A3', 'A5'), false) and nth > 1 as same_carer_adopts
  from beside
),
counted as (
  select *,
    not temporary and (nth = 1 or not (came_back or same_carer_adopts)) as new_home,
    not temporary and (nth = 1 or (coalesce(rne in ('S', 'P', 'B'), true) and not (came_back or same_carer_adopts)))
      as new_carer
  from judged
),
numbered as (
  select *,
    sum(new_home::integer) over (partition by child order by placement_no)::integer as home_no,
    sum(new_carer::integer) over (partition by child order by placement_no)::integer as carer_no
  from counted
)
select child, starts, ends, place, carer_no, pl_post, home_post, urn, place_provider, reason_place_change,
  temporary, next_rne, next_starts, rne, rec, home_no, care_from, short_break,
  first_value(starts) over carer as carer_from,
  first_value(coalesce(rne in ('S', 'P', 'B'), false)) over carer as carer_from_known
from numbered
window carer as (partition by child, care_no, carer_no order by starts
  rows between unbounded preceding and unbounded following);

create or replace table cla_review as
select child, review, upper(trim(review_code)) as review_code, _year as year
from ssda903_review
where child is not null and review is not null
qualify row_number() over (partition by child, review order by _year desc, _row desc) = 1;

-- M is missing (whereabouts unknown), A is away without authorisation. An absence still open in one
-- return and unknown to the next one ended, as far as anybody can say, with the first of the two.
create or replace table cla_missing as
select child, upper(trim(missing)) as missing, mis_start,
  coalesce(mis_end, case when _year < (select max(year) from cla_return) then greatest(fy_last(_year), mis_start) end)
    as mis_end
from ssda903_missing
where child is not null and mis_start is not null
qualify row_number() over (partition by child, mis_start, upper(trim(missing))
  order by _year desc, coalesce(mis_end, date '9999-12-31') desc, _row desc) = 1;

-- Outcomes of the year for children in care for twelve months: yes, no, or nothing entered.
create or replace table cla_oc2 as
with once as (
  select * from ssda903_oc2
  where child is not null
  qualify row_number() over (partition by child, _year order by _row desc) = 1
)
select child, _year as year, dob, try_cast(sdq_score as integer) as sdq_score, upper(trim(sdq_reason)) as sdq_reason,
  try_cast(try_cast(convicted as integer) as boolean) as convicted,
  try_cast(try_cast(health_check as integer) as boolean) as health_check,
  try_cast(try_cast(immunisations as integer) as boolean) as immunisations,
  try_cast(try_cast(teeth_check as integer) as boolean) as teeth_check,
  try_cast(try_cast(health_assessment as integer) as boolean) as health_assessment,
  try_cast(try_cast(substance_misuse as integer) as boolean) as substance_misuse,
  try_cast(try_cast(intervention_received as integer) as boolean) as intervention_received,
  try_cast(try_cast(intervention_offered as integer) as boolean) as intervention_offered
from once;

-- Who belongs to the twelve-month cohort of a year, and why not. In it: looked after on 31 March,
-- in one unbroken period of care since 1 April or before, no short break in the year (the rule of
-- the return's validation: no episode that ended for good on or after 1 April and before 31 March,
-- none that started with RNE S after 1 April). Listed: everyone looked after on 31 March, and
-- everyone with an OC2 row. Years that stop before 31 March have no cohort.
create or replace table cla_oc2_cohort as
with year_of as (
  select r.year, r.starts, r.ends, case when b.count_left_on_last_day then r.ends - 1 else r.ends end as last_out
  from cla_return r
  cross join ssda903_setting b
  where r.data_to >= r.ends
),
care as (
  select y.year, e.child,
    bool_or(not e.short_break and e.decom <= y.ends and (e.dec is null or e.dec > y.last_out)) as looked_after,
    max(e.care_from) filter (e.decom <= y.ends and (e.dec is null or e.dec > y.last_out)) as care_from,
    min(e.care_from) as first_care_from,
    bool_or(e.short_break and e.decom <= y.ends and (e.dec is null or e.dec > y.starts)) as short_break,
    bool_or(e.dec >= y.starts and e.dec < y.ends and e.rec is distinct from 'X1') as left_care,
    any_value(y.starts) as starts
  from year_of y
  join cla_episode e on e.decom <= y.ends and (e.dec is null or e.dec >= y.starts)
  group by y.year, e.child
),
listed as (
  select year, child from care where looked_after
  union
  select o.year, o.child from cla_oc2 o join year_of y on y.year = o.year
)
select l.child, l.year,
  case
    when c.child is null then 'no episode in the year'
    when c.short_break then 'short breaks in the year'
    when not c.looked_after then 'not looked after on 31 March'
    when (b.oc2_breaks_exclude and (c.left_care or c.care_from > c.starts)) or c.first_care_from > c.starts then 'in care for less than 12 months without a break'
  end as excluded
from listed l
cross join ssda903_setting b
left join care c on c.year = l.year and c.child = l.child;

-- Care leavers, one row per child and year: the year of their 17th to 21st birthday.
create or replace table cla_oc3 as
select child, _year as year, dob, upper(trim(in_touch)) as in_touch, upper(trim(activ)) as activ,
  upper(trim(accom)) as accom
from ssda903_oc3
where child is not null
qualify row_number() over (partition by child, _year order by _row desc) = 1;

-- Whom the published figures of care leavers count in a year, at their age on its 31 March, and who is left out and why.
-- cla_period, which it reads, is made above.
create or replace table cla_leaver as
with care as (
  select child, max_by(last_rec, starts) filter (ends is not null) as last_rec,
    max(case when short_break then 0 else 1 end) as ordinary
  from cla_period
  group by child
),
leaver as (
  select o.child, o.year, o.in_touch, o.activ, o.accom, coalesce(k.dob, o.dob) as dob,
    age(coalesce(k.dob, o.dob), fy_last(o.year)) as age, c.last_rec, c.ordinary
  from cla_oc3 o
  left join cla_child k on k.child = o.child
  left join care c on c.child = o.child
)
select child, year, in_touch, activ, accom, age,
  case
    when dob is null then 'date of birth not known'
    when age < 17 then 'under 17 on 31 March'
    when in_touch = 'DIED' then 'died'
    when in_touch = 'RHOM' then 'home with parents for six months or more'
    when ordinary = 0 then 'had short breaks only'
    when last_rec in ('E11', 'E12') then 'adopted'
    when last_rec = 'E3' then 'another council took over'
  end as excluded
from leaver;

-- Adopted children, one row per child and year of the adoption: who is adopted, comes back into care and
-- is adopted again has dates of each. DATE_INT is the day of the decision that the child should be placed for
-- adoption; DATE_MATCH the day of the match.
create or replace table cla_ad1 as
select child, _year as year, dob, date_int, date_match,
  try_cast(try_cast(foster_care as integer) as boolean) as foster_care,
  try_cast(nb_adoptr as integer) as nb_adoptr, upper(trim(sex_adoptr)) as sex_adoptr,
  upper(trim(ls_adoptr)) as ls_adoptr
from ssda903_ad1
where child is not null
qualify row_number() over (partition by child, _year order by _row desc) = 1;

-- Decisions that a child should be placed for adoption (DATE_PLACED is the decision, not the move).
create or replace table cla_placed_adoption as
select child, date_placed, date_placed_ceased, upper(trim(reason_placed_ceased)) as reason_placed_ceased, _year as year
from ssda903_placed_adoption
where child is not null and date_placed is not null
qualify row_number() over (partition by child, date_placed order by _year desc, _row desc) = 1;

create or replace table cla_prev_perm as
select child, upper(trim(prev_perm)) as prev_perm, upper(trim(la_perm)) as la_perm, date_perm, _year as year
from ssda903_prev_perm
where child is not null
qualify row_number() over (partition by child order by _year desc, _row desc) = 1;

-- Social workers of a child. One without an end ends when the next begins, or with the last return
-- that knew them.
create or replace table cla_sw as
with once as (
  select child, upper(trim(sw_id)) as sw_id, sw_decom, sw_dec, upper(trim(sw_reason)) as sw_reason, _year as year
  from ssda903_sw_episode
  where child is not null and sw_decom is not null
  qualify row_number() over (partition by child, sw_decom, upper(trim(sw_id))
    order by _year desc, coalesce(sw_dec, date '9999-12-31') desc, _row desc) = 1
)
select child, sw_id, sw_decom,
  coalesce(sw_dec, lead(sw_decom) over (partition by child order by sw_decom, sw_id),
    case when year < (select max(year) from cla_return) then greatest(make_date(year, 4, 1), sw_decom) end) as sw_dec,
  sw_reason, year
from once;

create or replace table cla_dolo as
select child, dolo_start, dolo_end, _year as year
from ssda903_dolo
where child is not null and dolo_start is not null
qualify row_number() over (partition by child, dolo_start order by _year desc, _row desc) = 1;

-- Who the children are, for "is it fair?". The return has no column for disability.
create or replace table person_ssda903 as
select child, sex, dob, ethnic, uasc, null::boolean as disabled
from cla_child;
