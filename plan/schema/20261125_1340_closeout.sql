-- The last words on an action that is done or stopped: what came of it, what was learned, who watches it, and the look some months later whether it holds.
create table plan_closeout (
  id text not null primary key,
  action_id text not null references plan_action (id),
  number integer not null,
  delivery text not null check (delivery in ('delivered', 'stopped')),
  words text not null,
  learned text not null,
  lesson integer not null default 0,
  watcher_id text not null,
  watcher_name text not null,
  look_on text not null,
  written_id text not null,
  written_name text not null,
  written_on text not null,
  held text not null default '' check (held in ('', 'yes', 'no')),
  looked_words text not null default '',
  looked_id text not null default '',
  looked_name text not null default '',
  looked_on text,
  version integer not null default 1,
  unique (action_id, number)
);
