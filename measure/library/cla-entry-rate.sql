-- title:     Children coming into care
-- child:     How many children could not stay at home this year?
-- says:      {} children came into care in a year.
-- unit:      rate per 10,000
-- better:    neither
-- every:     month, window: 12 months
-- from:      ssda903
-- per:       10,000 population 0-17
-- line:      all, rate per 10,000, neither: Children coming into care
-- line:      not-uasc, rate per 10,000, neither: Children coming into care who did not come here alone to seek safety
-- line:      aged-10-17, rate per 10,000, neither: Children coming into care aged 10 to 17
-- published: count = cla-entry-rate:LACnum_Start
-- line:      aged-0-9, rate per 10,000, neither: Children coming into care aged 0 to 9
-- source:    DfE, Children looked after in England, children starting to be looked after; National Framework outcome 1
-- note:      A child who comes into care twice in the period counts once, the first time. Short breaks are left out.
-- note:      Coming into care is RNE S. A child whose short breaks turn into care without a new start is left out and
--            listed, as DfE counts starts.
-- note:      The rates of those aged 0 to 9 and 10 to 17 are against all aged 0 to 17, so that they add up.
-- example:   2025-03-31 = 7 of 18,180, 2 excluded
-- example:   2025-03-31 not-uasc = 7 of 18,180, 2 excluded
-- example:   2025-03-31 aged-10-17 = 6 of 18,180, 2 excluded
-- example:   2025-03-31 aged-0-9 = 1 of 18,180, 0 excluded
with starter as (
  select p.id as period, c.child, c.starts, c.child || ' ' || c.starts::varchar as case_id,
    coalesce(k.uasc and (k.duc is null or k.duc > c.starts), false) as uasc, age(k.dob, c.starts) as age,
    case
      when c.short_break then 'short breaks'
      when c.first_rne is distinct from 'S' and c.starts_known then 'from short breaks straight into care (no RNE S)'
      when c.first_rne is distinct from 'S' then 'the return does not say that care began here (no RNE S)'
      when row_number() over (partition by p.id, c.child, c.short_break, c.first_rne is distinct from 'S' order by c.starts) > 1
        then 'not the first time in the period'
    end as excluded
  from period p
  join cla_period c on c.starts >= p.starts and c.starts < p.ends
  left join cla_child k on k.child = c.child
)
select period, 'all' as series, case_id, child, starts as on, true as met, excluded from starter
union all
select period, 'not-uasc', case_id, child, starts, true, excluded from starter where not uasc
union all
select period, 'aged-10-17', case_id, child, starts, true, excluded from starter where age >= 10
union all
select period, 'aged-0-9', case_id, child, starts, true, excluded from starter where age < 10
