-- Work to be done later. It is queued in the same transaction as the reason for it, so that one never stands without the other.
-- Nothing in these tables is about a child: args hold ids, and errors are words chosen by the room that does the work.
create table job (
  id text not null primary key,
  kind text not null,
  unique_key text,
  args text not null,
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  attempt integer not null default 0,
  by_id text not null,
  by_name text not null,
  created_at text not null,
  run_at text not null,
  started_at text,
  finished_at text,
  leased_by text,
  leased_until text,
  last_error text not null default '',
  done bigint not null default 0,
  total bigint not null default 0,
  words text not null default ''
);

-- A second request for what is still waiting joins it.
create unique index job_waiting_once on job (kind, unique_key) where state = 'queued';

create index job_next on job (state, run_at, id);

-- The last slot of each schedule that was queued, so that several processes queue it once.
create table job_schedule (
  kind text not null primary key,
  slot text not null
);
