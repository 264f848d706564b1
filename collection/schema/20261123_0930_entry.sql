-- One row that somebody entered into a register in Waymark itself: first written, corrected, or withdrawn. What it says is sealed.
-- record_id is the row's own random id; it is empty where a row of an import is corrected, whose id may say more than it should and
-- stands in the sealed part. Ids are random, so that nothing follows from their order.
create table collection_entry (
  id text not null primary key,
  register text not null,
  record_id text not null,
  supersedes text not null,
  entered_at text not null,
  entered_by text not null,
  entered_by_name text not null,
  confidential boolean not null,
  sealed bytea not null
);

create index collection_entry_register on collection_entry (register, entered_at);

-- Of two people who correct the same entry at once, the second is told.
create unique index collection_entry_supersedes on collection_entry (supersedes) where supersedes <> '';

-- Each time somebody looked at rows about children, and why (ruling 6): those of an upload, of a register, or children who were not
-- matched.
create table collection_opened (
  id text not null primary key,
  kind text not null,
  subject text not null,
  person_id text not null,
  why text not null,
  opened_at text not null
);

insert into collection_opened (id, kind, subject, person_id, why, opened_at)
  select id, 'upload', upload_id, person_id, why, opened_at from collection_opening;

drop table collection_opening;
