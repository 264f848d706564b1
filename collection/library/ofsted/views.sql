-- Who the councils of England are, who is most like whom, and what Ofsted says of each.

-- A council's number with the Department is its key; the ONS code in Ofsted's lists is of 2023 and stands for two councils where Cumbria was.
create or replace table ofsted_area as
select la_code, la_code_new as ons, local_authority_ons_name as name, region_name as region, people as people_0_25
from ofsted_council
qualify row_number() over (partition by la_code order by la_code_new nulls last) = 1;

-- One row for each council and neighbour; rank 1 is the nearest. The Department renewed its model in May 2025: 'current' is that one,
-- 'previous' the one of April 2021. A figure of an earlier year keeps the neighbours it was compared with.
create or replace table ofsted_neighbour as
with listed as (
  select la_code, 'current' as model, stat_neighbours as list from ofsted_council
  union all
  select la_code, 'previous', stat_neighbours_previous from ofsted_council
),
one as (
  select la_code, model, trim(unnest(string_split(list, ','))) as neighbour, generate_subscripts(string_split(list, ','), 1) as rank
  from listed
  where list is not null
)
select la_code, neighbour, model, min(rank)::integer as rank
from one
where regexp_full_match(neighbour, '[0-9]{3}') and neighbour <> la_code
group by la_code, neighbour, model;

-- The latest judgements of children's services. A grade is null where Ofsted did not give it, or where the list could not read it.
create or replace table ofsted_ilacs as
select coalesce(a.name, j.local_authority) as council, coalesce(a.ons, j.ltla23cd) as ons, j.la_code,
  j.inspection_framework as framework, j.inspection_start_date as inspected_from, j.inspection_end_date as inspected_to,
  j.publication_date as published, j.overall_effectiveness_grade as overall, j.impact_of_leaders_grade as leaders,
  j.help_and_protection_grade as help_and_protection, j.in_care_grade as in_care, j.care_leavers_grade as care_leavers,
  j.inspection_link as link
from ofsted_judgement j
left join ofsted_area a on a.la_code = j.la_code
qualify row_number() over (partition by j.la_code order by j.inspection_end_date desc nulls last) = 1;

-- The latest area SEND inspections: 1 typically positive, 2 inconsistent, 3 widespread or systemic failings.
create or replace table ofsted_send as
select coalesce(a.name, s.local_authority) as council, coalesce(a.ons, s.ltla23cd) as ons, s.la_code,
  s.inspection_start_date as inspected_from, s.inspection_end_date as inspected_to, s.publication_date as published,
  s.outcome_grade::integer as outcome, s.next_inspection_by_date as next_by, s.previous_inspection_date as previous, s.inspection_link as link
from ofsted_send_outcome s
left join ofsted_area a on a.la_code = s.la_code
qualify row_number() over (partition by s.la_code order by s.inspection_end_date desc nulls last) = 1;
