-- The people of the council who sign in. Nobody here is a child.
create table person (
  id text not null primary key,
  name text not null,
  email text not null unique,
  roles text not null,
  team text not null default '',
  priorities text not null,
  state text not null check (state in ('active', 'disabled')),
  disabled_why text not null default '',
  password text not null default '',
  issuer text not null default '',
  subject text not null default '',
  -- Raised to end every session that was begun before: when somebody leaves, changes roles or changes a password.
  epoch integer not null default 0,
  created_on text not null,
  last_seen text
);

create unique index person_subject on person (issuer, subject) where subject <> '';

-- One-time links with which a person sets a password. Only the hash of the link is kept.
create table person_link (
  hash text not null primary key,
  person_id text not null references person (id),
  expires_at text not null
);

create table session (
  hash text not null primary key,
  data bytea not null,
  expires_at text not null
);

create index session_expiry on session (expires_at);
