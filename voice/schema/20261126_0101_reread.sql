-- The weekly blind re-read of messages that were taken for no worry: did the first reader miss something (SG-09)?
create table voice_reread (
  id text not null primary key,
  item_id text not null,
  week text not null,
  drawn_at text not null,
  found text not null default '' check (found in ('', 'agreed', 'another route', 'missed')),
  by_id text not null default '',
  by_name text not null default '',
  at text,
  unique (item_id)
);

-- What a night's deletion found to be due, and what became of it. The first three wait for a second person (RT-01). The items are named by their
-- random ids only.
create table voice_erasure (
  id text not null primary key,
  night text not null unique,
  state text not null check (state in ('proposed', 'overtaken', 'done')),
  due text not null,
  approved_id text not null default '',
  approved_by text not null default '',
  done_at text
);
