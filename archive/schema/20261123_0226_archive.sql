-- The open data as they were on a day: one row for each edition that was kept. The files themselves lie in the store of files, under their hashes.
create table archive_edition (
  id text not null primary key,
  number integer not null unique,
  name text not null unique, -- as in its address: 2026-11-20, or 2026-11-20-2 for the second of a day
  day text not null,
  release integer not null, -- the newest release of measures in it; 0 where there is none
  reason text not null check (reason in ('month', 'release')),
  hash text not null,
  size integer not null,
  withdrawn_on text,
  withdrawn_name text not null default '',
  withdrawn_why text not null default ''
);
