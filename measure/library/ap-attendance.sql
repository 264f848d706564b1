-- title:     Attendance in alternative provision
-- child:     If you learn outside school, do you want to be there?
-- says:      These children came to {} of their lessons.
-- unit:      percent
-- better:    higher
-- every:     term, window: 12 months
-- from:      reg_ap_attendance
-- public:    no-default
-- beside:    ap-full-time-offer
-- cases:     return
-- source:    DfE, Pupil absence in schools in England, methodology; the providers' own registers
-- note:      Sessions attended, of those there were; a school day has two. A provider's row counts in the period in which its last day lies.
--            Rows with more sessions attended than there were are left out and counted apart.
-- note:      What is counted here is sessions, not children: it is not for release without a look at how many children stand behind it.
-- note:      The Department publishes the absence of children in need in alternative provision: the rest to a hundred of this figure.
-- example:   2024-08-31 = 135 of 200, 1 excluded
-- example:   2024-04-30 = 55 of 120, 1 excluded
select p.id as period, r.record_id as case_id, r.date_to as on,
  case when r.attended_sessions > r.possible_sessions then 'more attended than there were' end as excluded,
  case when r.attended_sessions <= r.possible_sessions then r.attended_sessions end as counted,
  case when r.attended_sessions <= r.possible_sessions then r.possible_sessions end as of
from period p
join reg_ap_attendance r on r.date_to >= p.starts and r.date_to < p.ends
