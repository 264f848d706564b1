-- An upload is what somebody sent at one time. Its files lie encrypted in the file store; their names, and the report with
-- values about children, lie here sealed. Only counts are in clear.
create table collection_upload (
  id text not null primary key,
  state text not null check (state in ('checking', 'ready', 'refused', 'accepted', 'replaced', 'withdrawn')),
  fingerprint text not null,
  year integer not null,
  data_to text,
  files integer not null,
  bytes bigint not null,
  job_id text not null default '',
  uploaded_at text not null,
  uploaded_by text not null,
  uploaded_by_name text not null,
  checked_at text,
  rows integer not null default 0,
  unread integer not null default 0,
  issues integer not null default 0,
  checks_ran integer not null default 0,
  checks_not_run integer not null default 0,
  why text not null default '',
  manifest bytea not null,
  report bytea
);

create index collection_upload_fingerprint on collection_upload (fingerprint);

-- Which kept files an upload consists of, so that a file is deleted only when no upload needs it.
create table collection_file (
  upload_id text not null references collection_upload (id),
  hash text not null,
  primary key (upload_id, hash)
);

create index collection_file_hash on collection_file (hash);

-- One return: a collection and the year in which it ends (0 where files belong to no year, then part names the table).
-- At most one return of a year is accepted; a newer one replaces it wholly, and withdrawing brings the one before back.
create table collection_return (
  upload_id text not null references collection_upload (id),
  collection text not null,
  part text not null,
  year integer not null,
  data_to text,
  rows integer not null,
  state text not null check (state in ('ready', 'accepted', 'replaced', 'withdrawn')),
  seq integer not null default 0,
  compared_with text not null default '',
  vanished integer not null default 0,
  accepted_at text,
  accepted_by_name text not null default '',
  primary key (upload_id, collection, part, year)
);

create unique index collection_return_accepted on collection_return (collection, part, year) where state = 'accepted';

-- Rises whenever another set of returns counts, so that every process knows when its cache is stale.
create table collection_generation (
  id integer not null primary key check (id = 1),
  generation bigint not null
);

insert into collection_generation (id, generation) values (1, 0);

-- Each time somebody looked at rows about children, and why (ruling 6).
create table collection_opening (
  id text not null primary key,
  upload_id text not null references collection_upload (id),
  person_id text not null,
  why text not null,
  opened_at text not null
);
