-- Letters that are to leave, and the log of those that did. The text may hold a link that is a secret, so it is sealed, and emptied as soon
-- as the letter has left or will not leave.
create table letter (
  id text not null primary key,
  -- A person who signs in, whose address is read when the letter leaves; or an address outside.
  person_id text not null default '',
  to_name text not null,
  to_address text not null default '',
  -- Two letters of the same words here are one, such as the letter of a day to a person. Empty for any other letter.
  once text not null default '',
  about text not null,
  sealed bytea not null,
  state text not null check (state in ('waiting', 'sent', 'skipped', 'given up')),
  queued_at text not null,
  tried_at text,
  sent_at text,
  tries integer not null default 0,
  words text not null default ''
);

create unique index letter_once on letter (once) where once <> '';

create index letter_waiting on letter (state, queued_at, id);
