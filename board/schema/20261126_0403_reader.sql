-- Who was named to read a paper, a decision or a challenge, and whether they have, or ask.
create table board_reader (
  id text not null primary key,
  kind text not null check (kind in ('paper', 'decision', 'challenge')),
  ref text not null,
  title text not null,
  href text not null,
  person_id text not null,
  name text not null,
  named_id text not null,
  named_name text not null,
  named_on text not null,
  due text not null,
  read_on text,
  question text not null default '',
  asked_on text,
  answer text not null default '',
  answered_name text not null default '',
  answered_on text,
  version integer not null default 1,
  unique (kind, ref, person_id)
);

create index board_reader_person on board_reader (person_id, read_on);
create index board_reader_named on board_reader (named_id, asked_on);
