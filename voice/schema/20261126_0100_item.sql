-- What children say to the council. In clear lies only what is nobody's words: kinds, times and numbers. What somebody wrote, how they can be
-- reached, what was cleared of it, what staff noted and which service keeps it under which reference lie sealed.
create table voice_item (
  id text not null primary key,
  number integer not null unique,
  channel text not null,
  language text not null,
  age_band text not null default '',
  adult text not null default '',
  about text not null,
  wants text not null check (wants in ('words', 'contact', 'no')),
  quote boolean not null default false,
  state text not null,
  route text not null default '',
  flags text not null,
  screen text not null,
  theme_id text not null default '',
  group_of integer not null default 1,
  merged_into integer not null default 0,
  children integer not null default 1,
  received_at text not null,
  urgent_at text,
  read_due text not null,
  read_at text,
  claimed_id text not null default '',
  claimed_name text not null default '',
  claimed_till text,
  decided_at text,
  decided_id text not null default '',
  due text,
  handed_to text not null default '',
  handed_at text,
  handed_due text,
  receipt_at text,
  chases integer not null default 0,
  answer_due text,
  answered_at text,
  delivered_at text,
  opened_at text,
  warm_at text,
  closed_at text,
  withdrawn_at text,
  csa_by text not null default '',
  csa_at text,
  csa_told text,
  lower_to text not null default '',
  lower_id text not null default '',
  lower_name text not null default '',
  hold boolean not null default false,
  text_gone text,
  reach_gone text,
  archived text,
  version integer not null default 1,
  -- the key that the form was sent with, and the secret words, as keyed hashes; empty once they were deleted
  key_digest text,
  words_digest text,
  words_attempt integer not null default 0,
  -- who may not open it, as keyed hashes of person and item: that somebody is named in it is nobody's business
  locks text not null,
  sealed bytea not null,
  reach bytea not null
);
create unique index voice_item_key on voice_item (key_digest) where key_digest is not null;
create unique index voice_item_words on voice_item (words_digest) where words_digest is not null;
create index voice_item_state on voice_item (state, received_at);
create index voice_item_theme on voice_item (theme_id);

-- What happened to an item, with what was noted sealed.
create table voice_step (
  id text not null primary key,
  item_id text not null,
  n integer not null,
  state text not null,
  words text not null,
  at text not null,
  by_id text not null,
  by_name text not null,
  sealed bytea not null,
  unique (item_id, n)
);

-- Who opened an item, when and what for (SG-06).
create table voice_opening (
  id text not null primary key,
  item_id text not null,
  person_id text not null,
  person_name text not null,
  at text not null,
  why text not null
);
create index voice_opening_item on voice_opening (item_id, person_id, at);

-- Who reads on which day (SG-01).
create table voice_rota (
  day text not null primary key,
  triager_id text not null,
  deputy_id text not null,
  lead_id text not null,
  set_by text not null,
  set_on text not null
);

-- When all text boxes were closed by hand (SG-07).
create table voice_stop (
  id text not null primary key,
  at text not null,
  by_name text not null,
  why text not null,
  ended_at text,
  ended_by text not null default ''
);

-- One row: the council's own key of secret words, sealed, and when what is late was last looked at.
create table voice_keeping (
  id integer not null primary key check (id = 1),
  secret bytea not null,
  beat text
);

-- Wrong guesses of secret words, by a keyed hash of where they came from that changes every day. A quarter of an hour later they are gone (E6).
create table voice_guess (
  id text not null primary key,
  network text not null,
  at text not null
);

-- What people say about themselves: counts by month, with no way back to a message or to another answer.
create table voice_equality (
  month text not null,
  question text not null,
  answer text not null,
  n integer not null,
  primary key (month, question, answer)
);
