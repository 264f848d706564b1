-- title:     Is any group over-represented?
-- child:     Are some children treated differently because of their race or background?
-- says:      For every White British child who comes into care, the number of Black children is {}, when we allow for how many live here.
-- unit:      ratio times
-- better:    neither
-- every:     quarter, window: 36 months
-- parts:     none
-- from:      ssda903, cin
-- line:      care, ratio times, neither: Coming into care
-- line:      referral, ratio times, neither: Referred to children's services
-- line:      plan, ratio times, neither: Starting a child protection plan
-- setting:   least = 6 | fewest children of either group from which a rate is worked out | Head of Performance | 2025-04-01 | as small numbers are protected (c2)
-- public:    no-default
-- source:    Relative rate index; ONS census for children by ethnicity; National Framework dashboard, ethnicity
-- note:      The rate of Black children (Caribbean, African, other Black) over the rate of White British children, each per 10,000 of the group who
--            live here, over three years. 1 is even; 2 means twice as often. Both rates stand behind the figure.
-- note:      Where either group has fewer children than the setting, no ratio is given. Children whose ethnicity is not known are in neither rate.
-- note:      Every other measure answers the same question by its breakdown by ethnicity: suspensions, exclusions, first offences and nights
--            in police cells among them. White British is the reference because it is the largest single group, not because it is a standard.
-- note:      A ratio is not yet unfairness, and no ratio is not yet fairness: read it with the case audits.
-- example:   2025-03-31 = 160 of 170
-- example:   2025-03-31 referral = 120 of 60
-- example:   2025-03-31 plan = 0 of 0, 1 excluded
with code(ethnic, grouped) as (
  values ('BCRB', 'Black'), ('BAFR', 'Black'), ('BOTH', 'Black'), ('BLACK', 'Black'), ('WBRI', 'White British'), ('WHITE BRITISH', 'White British')
),
newest as (
  select max(year) as year from ref_population_ethnic
),
living as (
  select c.grouped, sum(e.people)::double as people
  from ref_population_ethnic e
  join newest n on n.year = e.year
  join code c on c.ethnic = upper(trim(e.ethnic))
  group by c.grouped
),
happened as (
  select p.id as period, 'care' as series, k.child, k.starts as day
  from period p
  join cla_period k on k.starts >= p.starts and k.starts < p.ends
  where not k.short_break and k.starts_known
  union
  select p.id, 'referral', r.child, r.received
  from period p
  join cin_referral r on r.received >= p.starts and r.received < p.ends
  union
  select p.id, 'plan', c.child, c.starts
  from period p
  join cin_cpp c on c.starts >= p.starts and c.starts < p.ends
),
grouped as (
  select h.period, h.series, h.child, h.day, l.grouped, l.people
  from happened h
  join person k on k.child = h.child
  join code c on c.ethnic = k.ethnic
  join living l on l.grouped = c.grouped
),
enough as (
  select period, series, count(*) filter (where grouped = 'Black') as black, count(*) filter (where grouped = 'White British') as white
  from grouped
  group by period, series
)
select g.period, g.series, g.child || ' ' || g.day as case_id, g.day as on,
  case when g.grouped = 'Black' then 10000 / g.people else 0 end as amount,
  case when g.grouped = 'White British' then 10000 / g.people else 0 end as over,
  case when e.black < s.least or e.white < s.least then 'too few children' end as excluded
from grouped g
cross join setting s
join enough e on e.period = g.period and e.series = g.series
