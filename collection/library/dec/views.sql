-- Certificates over all snapshots, each once; the newest snapshot that lists a certificate wins.
--
-- is_default marks a rating that was not measured: old practice gave 200 and band G where meter readings were missing.
create or replace table dec_certificate as
select uprn, urn, school, rating, band, nominated_on, floor_area, electric_kwh_m2, heat_kwh_m2,
  coalesce(co2, electric_co2 + heating_co2, electric_co2, heating_co2) as co2,
  coalesce(rating >= 200, false) and coalesce(electric_kwh_m2, 0) + coalesce(heat_kwh_m2, 0) = 0 as is_default
from dec_register
qualify row_number() over (partition by uprn, nominated_on order by _year desc, _row desc) = 1;
