-- Everything that papers may say on one day, read once: all papers of one snapshot print the same figures.
create table board_snapshot (
  id text not null primary key,
  plan text not null,
  day text not null,
  hash text not null,
  facts text not null
);

-- A paper: a draft until the director locks it, the same for ever after.
create table board_pack (
  id text not null primary key,
  number integer not null unique,
  kind text not null,
  title text not null,
  plan text not null,
  forum text not null,
  meeting_id text not null default '',
  for_on text not null,
  snapshot_id text not null references board_snapshot (id),
  before_id text not null default '',
  state text not null check (state in ('draft', 'locked')),
  built_id text not null,
  built_name text not null,
  built_on text not null,
  locked_id text not null default '',
  locked_name text not null default '',
  locked_on text,
  proposed_id text not null default '',
  proposed_name text not null default '',
  proposed_on text,
  published_id text not null default '',
  published_name text not null default '',
  published_on text,
  version integer not null default 1
);

-- What people wrote into the sections of a paper.
create table board_pack_text (
  pack_id text not null references board_pack (id),
  section text not null,
  text text not null,
  by_name text not null,
  written_on text not null,
  version integer not null default 1,
  primary key (pack_id, section)
);

-- Who said that a paper is right in what they answer for.
create table board_pack_clearance (
  pack_id text not null references board_pack (id),
  who text not null,
  name text not null,
  cleared_on text not null,
  words text not null default '',
  by_name text not null,
  primary key (pack_id, who)
);

-- The files that a locked paper was kept as, by the hash of their bytes.
create table board_pack_face (
  pack_id text not null references board_pack (id),
  name text not null,
  hash text not null,
  size bigint not null,
  made_on text not null,
  primary key (pack_id, name)
);

-- The sentences of the self-evaluation, each with what must bear it out.
create table board_claim (
  id text not null primary key,
  number integer not null unique,
  area text not null,
  question text not null,
  text text not null,
  line text not null default '',
  measure text not null default '',
  says text not null default '',
  written_id text not null,
  written_name text not null,
  written_on text not null,
  retired_on text,
  retired_why text not null default '',
  version integer not null default 1
);
