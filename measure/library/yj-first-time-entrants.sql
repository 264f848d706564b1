-- title:     Children in trouble with the law for the first time
-- child:     How many children broke the law for the first time?
-- says:      {} children broke the law for the first time that year.
-- unit:      rate per 100,000
-- better:    lower
-- every:     quarter
-- parts:     none
-- from:      yjs
-- per:       100,000 population 10-17
-- beside:    yj-reoffending
-- source:    Ministry of Justice and Youth Justice Board, Youth justice statistics, first time entrants
-- note:      Children whose first caution or conviction ever was given in the twelve months that end with the quarter; the figure at
--            the end of December is that of the calendar year, as it is published. Penalty notices are no first outcome.
-- note:      Counted from the youth justice service's own cases. The published figure comes from the Police National Computer by home
--            address, and so differs a little. The England value that the published table gives is about ten times too high.
-- note:      Where nobody wrote whether an outcome was the first, and none before it is known, it is counted apart as not known.
-- example:   2024-12-31 = 4 of 8,080, 2 excluded, 1 unknown
-- example:   2025-03-31 = 5 of 8,080, 2 excluded, 1 unknown
with told as (
  select o.child, o.outcome_on, o.first, k.dob,
    row_number() over (partition by o.child order by o.outcome_on) as place,
    row_number() over (partition by o.child, o.first order by o.outcome_on) as place_among_firsts
  from yjs_outcome o
  left join person k on k.child = o.child
)
select p.id as period, t.child || ' ' || t.outcome_on::varchar as case_id, t.child, t.outcome_on as on,
  case
    when t.first and t.place_among_firsts > 1 then 'an earlier outcome was the first'
    when not age(t.dob, t.outcome_on) between 10 and 17 then 'not aged 10 to 17'
  end as excluded,
  case when t.first and t.dob is not null then true end as met
from period p
join told t on t.outcome_on > add_months(p.as_at, -12) and t.outcome_on <= p.as_at
where t.first or (t.first is null and t.place = 1)
