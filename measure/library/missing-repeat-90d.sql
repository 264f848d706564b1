-- title:     Children missing three or more times in 90 days
-- child:     Is anyone missing again and again?
-- says:      {} went missing three times or more in three months.
-- unit:      count
-- better:    lower
-- every:     month
-- parts:     none
-- history:   3 months
-- from:      reg_rhi
-- setting:   times = 3 | times missing that call for a meeting | Missing Children Coordinator | 2025-04-01 | local escalation trigger (unverified)
-- setting:   days = 90 | days in which they are counted | Missing Children Coordinator | 2025-04-01 | local escalation trigger (unverified)
-- public:    no-default
-- source:    Local escalation trigger; DfE, Statutory guidance on children who run away or go missing from home or care (2014)
-- note:      Children under 18 with at least so many missing starts in the days that end on the day shown, in care or at home.
--            Known from the register of return home interviews: an episode that nobody wrote there is not seen.
-- example:   2025-03-31 = 2, 1 excluded
-- example:   2024-12-31 = 1
with start as (
  select p.id as period, p.as_at, r.child, max(r.missing_start::date) as on, count(distinct r.episode_id) as starts, any_value(s.times) as times
  from period p
  cross join setting s
  join reg_rhi r on r.missing_start::date <= p.as_at and r.missing_start::date > p.as_at - s.days::integer
  group by p.id, p.as_at, r.child
)
select t.period, t.child, t.on, case when age(k.dob, t.as_at) >= 18 then '18 or older' end as excluded
from start t
left join person k on k.child = t.child
where t.starts >= t.times
