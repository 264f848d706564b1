-- title:     Children in care convicted or cautioned
-- child:     Are children in care being treated as criminals?
-- says:      {} of the children in care aged 10 to 17 got in trouble with the law.
-- unit:      percent
-- better:    lower
-- every:     year
-- from:      ssda903
-- source:    DfE, Outcomes for children looked after, convicted or subject to youth cautions or youth conditional cautions
-- note:      Children aged 10 to 17 on 31 March, in care for twelve months without a break or a short break (the OC2
--            cohort). Small numbers: look at three years together.
-- example:   2025-03-31 = 2 of 7, 13 excluded
select p.id as period, c.child, o.convicted as met,
  case
    when c.excluded is not null then c.excluded
    when k.dob is null and o.dob is null then 'date of birth not known'
    when age(coalesce(k.dob, o.dob), p.as_at) < 10 then 'under 10 on 31 March'
    when age(coalesce(k.dob, o.dob), p.as_at) > 17 then '18 or over on 31 March'
  end as excluded
from period p
join cla_oc2_cohort c on fy_last(c.year) = p.as_at
left join cla_oc2 o on o.child = c.child and o.year = c.year
left join cla_child k on k.child = c.child
