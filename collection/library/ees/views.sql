-- All published figures in one table, whichever file they came in.
--
-- One row for each measure (or measure:line), area, time and group. Where two files give the same figure, the publisher's own file stands
-- before one made by hand, and both before the long table, which repeats what others have published. starts and ends are the first and the
-- last day that the figure tells of. value is as printed: per cent, rate or score; null where a symbol stands for it (c suppressed, z not
-- applicable, x or : not available, k or low rounds to nothing, u unreliable).
create or replace table ees_figure as
with every as (
  select 1 as rank, * from ees_ehcp_timeliness
  union all by name select 1 as rank, * from ees_ehcp_reviews
  union all by name select 1 as rank, * from ees_ehcp_requests
  union all by name select 1 as rank, * from ees_ehcp_assessments
  union all by name select 1 as rank, * from ees_ehcp_ceased
  union all by name select 1 as rank, * from ees_ehcp_caseload
  union all by name select 1 as rank, * from ees_ehcp_new
  union all by name select 1 as rank, * from ees_eyfsp
  union all by name select 1 as rank, * from ees_ks2
  union all by name select 1 as rank, * from ees_ks2_social_care
  union all by name select 1 as rank, * from ees_ks4
  union all by name select 1 as rank, * from ees_ks4_social_care
  union all by name select 1 as rank, * from ees_absence
  union all by name select 1 as rank, * from ees_absence_social_care
  union all by name select 1 as rank, * from ees_exclusions
  union all by name select 1 as rank, * from ees_neet
  union all by name select 1 as rank, * from ees_cin_referrals
  union all by name select 1 as rank, * from ees_cpp_repeat
  union all by name select 1 as rank, * from ees_cla_stability
  union all by name select 1 as rank, * from ees_cla_school_moves
  union all by name select 1 as rank, * from ees_cl_activity
  union all by name select 1 as rank, * from ees_workforce
  union all by name select 2 as rank, measure || coalesce(':' || line, '') as key, area,
    case when lower(area) in ('england', 'england and wales') then 'national'
      when lower(area) in ('north east', 'north west', 'yorkshire and the humber', 'east midlands', 'west midlands', 'east of england',
        'london', 'inner london', 'outer london', 'south east', 'south west') then 'region'
      else 'council' end as area_level,
    period_starts as starts, period_ends as ends, numerator, denominator, value, source
  from ees_figures
  union all by name select 3 as rank, * from ees_long
)
select key, area, area_level, starts, ends, numerator, denominator, value, symbol, breakdown, source
from every
qualify row_number() over (partition by key, lower(area), area_level, starts, ends, breakdown order by rank, source) = 1;

-- What was published of this council itself, all pupils or children together: a measure of published figures reads these. value is as
-- printed, or worked out per cent where only the counts are given.
create or replace table ees_own as
select f.key, f.starts, f.ends, f.numerator, f.denominator, coalesce(f.value, 100 * f.numerator / nullif(f.denominator, 0)) as value, f.source
from ees_figure f
join (select distinct lower(trim(name)) as name from ref_council) c on c.name = lower(trim(f.area))
where f.area_level = 'council' and f.breakdown is null;

-- How far the figures reach. Measures of other collections are not limited by it; those of published figures alone are counted over it.
create or replace table ees_coverage as
select min(starts) as starts, max(ends) as data_to from ees_figure having min(starts) is not null;
