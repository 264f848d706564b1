-- title:     Review decisions told within four weeks
-- child:     After your review, did we tell you what happens next?
-- says:      We told {} of the families in four weeks.
-- unit:      percent
-- better:    higher
-- every:     term, window: 12 months
-- from:      reg_ehcp_review
-- setting:   limit_days = 28 | days from the meeting to the decision | Head of SEND | 2025-04-01 | Special Educational Needs and Disability Regulations 2014, regulation 20
-- beside:    ehcp-review-12m
-- source:    DfE, Education, health and care plans, annual reviews: decisions within four weeks
-- note:      Of the review meetings held in the twelve months, those whose decision was sent within 28 days. Where no decision is
--            written down it was not sent. Meetings so late that the four weeks were not over when the register ends are counted apart.
-- note:      The figure at the end of the autumn term is that of the calendar year, as it is published.
-- example:   2024-12-31 = 2 of 4, 3 excluded
-- example:   2024-08-31 = 3 of 5, 1 excluded
select p.id as period, r.record_id as case_id, r.child, r.meeting_date as on,
  case
    when r.decision_sent_date < r.meeting_date then 'the decision is dated before the meeting'
    when r.meeting_date + s.limit_days::integer > c.data_to then 'the four weeks are not over'
  end as excluded,
  coalesce(r.decision_sent_date - r.meeting_date <= s.limit_days, false) as met
from period p
cross join setting s
cross join reg_ehcp_review_coverage c
join reg_ehcp_review r on r.meeting_date >= p.starts and r.meeting_date < p.ends
