-- A plan's life has six stations, and what a forum decided of it stands beside it. A check cannot be widened in both engines,
-- so the column is made anew.
alter table plan add column life text not null default 'draft' check (life in ('draft', 'consulted', 'approved', 'active', 'closing', 'closed'));

update plan set life = state;

alter table plan drop column state;

alter table plan rename column life to state;

alter table plan add column consulted text not null default '';

alter table plan add column decision text not null default '';

alter table plan add column decision_forum text not null default '';

alter table plan add column decision_on text;

-- A baseline is what was approved, so a draft has none.
update plan_action set baseline_due = null where plan_id in (select id from plan where state = 'draft');

update plan_milestone set baseline_due = null where action_id in (select a.id from plan_action a join plan p on p.id = a.plan_id where p.state = 'draft');
