-- Titles of priorities, start dates, success criteria, measures and their targets move by a change request too. A check cannot be widened in
-- both engines, so the column is made anew.
alter table plan_change_request add column moves text not null default 'date'
  check (moves in ('date', 'milestone date', 'wording', 'new action', 'stop', 'merge', 'split', 'priority title', 'start date', 'success criteria', 'measures', 'target'));

update plan_change_request set moves = kind;

alter table plan_change_request drop column kind;

alter table plan_change_request rename column moves to kind;

-- The measure whose target it would move.
alter table plan_change_request add column measure text not null default '';

-- Who sponsors a priority, and since when.
alter table plan_priority add column sponsor_id text not null default '';

alter table plan_priority add column sponsor_name text not null default '';

alter table plan_priority add column sponsor_since text;
