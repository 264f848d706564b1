-- What shows that the plan is working. A row names no child: what is found to hold an identifier is refused, and its file deleted.
create table evidence (
  id text not null primary key,
  number integer not null unique,
  shows text not null,
  kind text not null check (kind in ('file', 'link', 'note')),
  type text not null,
  source text not null,
  period_from text,
  period_to text,
  sample integer not null default 0,
  strength text not null,
  class text not null check (class in ('public', 'internal', 'restricted')),
  link text not null default '',
  note text not null default '',
  kept text not null default '',
  hash text not null default '',
  file_name text not null default '',
  file_type text not null default '',
  file_size integer not null default 0,
  scanned_on text,
  redacted boolean not null default false,
  reading text not null default '',
  found text not null default '',
  valid_until text not null,
  valid_chosen boolean not null default false,
  state text not null check (state in ('to check', 'cleared', 'refused', 'verified', 'not borne out', 'replaced', 'withdrawn')),
  added_id text not null,
  added_name text not null,
  added_on text not null,
  checked_id text not null default '',
  checked_name text not null default '',
  checked_on text,
  checked_words text not null default '',
  verified_id text not null default '',
  verified_name text not null default '',
  verified_on text,
  verified_words text not null default '',
  ended_on text,
  ended_name text not null default '',
  ended_why text not null default '',
  newer integer not null default 0,
  version integer not null default 1,
  -- Nobody checks what they added themselves, and nothing is verified that was not checked.
  check (checked_id = '' or checked_id <> added_id),
  check (state <> 'verified' or (checked_id <> '' and verified_id <> ''))
);

create index evidence_state on evidence (state, number);

-- What it is about: other rooms' things, which this room knows by kind and key only.
create table evidence_about (
  evidence_id text not null references evidence (id),
  subject_kind text not null,
  subject_key text not null,
  primary key (evidence_id, subject_kind, subject_key)
);

create index evidence_about_subject on evidence_about (subject_kind, subject_key);

-- The words of a piece of evidence, for search; only of what was checked, and without anything that looks like an identifier.
create table evidence_words (
  evidence_id text not null primary key references evidence (id),
  words text not null
);
