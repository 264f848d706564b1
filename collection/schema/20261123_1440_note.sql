-- What an analyst noted on an issue of a return: that the child's record was asked about, what the answer was, that it will be put right.
-- On which issue, and what the note says, is sealed: it may speak of a child. Each row is one note; the newest on an issue says where it
-- stands. Ids are random, so that nothing follows from their order.
create table collection_note (
  id text not null primary key,
  collection text not null,
  state text not null check (state in ('open', 'explained', 'to be corrected')),
  at text not null,
  by_id text not null,
  by_name text not null,
  sealed bytea not null
);

create index collection_note_at on collection_note (at);
