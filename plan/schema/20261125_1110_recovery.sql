-- How an action that is off track comes back: the cause, the steps and the day. A new plan takes the place of the one before, which stays.
create table plan_recovery (
  id text not null primary key,
  action_id text not null references plan_action (id),
  number integer not null,
  cause text not null,
  effect text not null default '',
  steps text not null,
  back_by text not null,
  written_id text not null,
  written_name text not null,
  written_on text not null,
  ended text not null default '' check (ended in ('', 'back on track', 'replaced', 'no longer needed')),
  ended_on text,
  version integer not null default 1,
  unique (action_id, number)
);
