-- What moves in an approved plan, moves by a request that somebody else decides.
create table plan_change_request (
  id text not null primary key,
  plan_id text not null references plan (id),
  number integer not null,
  kind text not null check (kind in ('date', 'milestone date', 'wording', 'new action', 'stop', 'merge', 'split')),
  action_id text references plan_action (id),
  milestone_id text references plan_milestone (id),
  priority integer not null default 0,
  from_due text,
  to_due text,
  from_text text not null default '',
  to_text text not null default '',
  reason text not null default '',
  state text not null check (state in ('draft', 'submitted', 'approved', 'refused')),
  requested_id text not null,
  requested_name text not null,
  requested_on text not null,
  submitted_on text,
  decided_id text not null default '',
  decided_name text not null default '',
  decision text not null default '',
  decision_forum text not null default '',
  decision_on text,
  decided_on text,
  version integer not null default 1,
  unique (plan_id, number)
);

create index plan_change_request_action on plan_change_request (action_id);

alter table plan_milestone add column moves integer not null default 0;

-- How an action ended without being forgotten; where it goes on stands in plan_trail.
alter table plan_action add column ended text not null default '' check (ended in ('', 'merged', 'split', 'withdrawn', 'carried', 'closed'));

alter table plan_action add column ended_why text not null default '';

alter table plan_action add column ended_by text not null default '';

alter table plan_action add column ended_on text;

create table plan_trail (
  action_id text not null references plan_action (id),
  to_id text not null references plan_action (id),
  how text not null check (how in ('merged', 'split', 'carried')),
  primary key (action_id, to_id)
);

create index plan_trail_to on plan_trail (to_id);
