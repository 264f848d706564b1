-- title:     Second child protection plan within 2 years
-- child:     Did the danger come back within two years?
-- says:      {} of the new plans came within two years of the last.
-- unit:      percent
-- better:    lower
-- every:     quarter, window: 12 months
-- history:   24 months
-- from:      cin
-- beside:    cpp-repeat-ever, cpp-2yr
-- source:    Local, as in regional benchmarking (unverified): child protection plans of the children in need census
-- note:      Plans that began in the period, each counted. Counted from the days on which this council's own plans ended, so plans of
--            other councils are not seen, and it is another question than “ever”.
-- example:   2025-03-31 = 3 of 7
-- example:   2024-12-31 = 2 of 7
select p.id as period, c.child || ' ' || c.starts as case_id, c.child, c.starts as on,
  exists (
    select 1 from cin_cpp b where b.child = c.child and b.ends >= add_months(c.starts, -24) and b.ends < c.starts
  ) as met
from period p
join cin_cpp c on c.starts >= p.starts and c.starts < p.ends
