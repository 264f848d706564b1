-- The languages in which the young people's site is offered, and every version of every text in them. A text keeps the English it was made
-- from; a second person checks it.
create table language (
  code text not null primary key,
  why text not null,
  children integer not null,
  pupils integer not null,
  source text not null,
  counted_on text not null,
  chosen_id text not null,
  chosen_name text not null,
  chosen_on text not null,
  opened_on text,
  opened_name text not null default '',
  closed_on text,
  closed_name text not null default '',
  closed_why text not null default '',
  version integer not null default 1,
  check (children = 0 or children >= 10),
  check (pupils >= children)
);

create table language_text (
  code text not null references language (code),
  text_key text not null,
  n integer not null,
  words text not null,
  english text not null,
  made text not null check (made in ('by a person', 'by a machine')),
  maker text not null,
  written_id text not null,
  written_name text not null,
  written_on text not null,
  returned text not null default '',
  returned_name text not null default '',
  reader text not null default '',
  checked_id text not null default '',
  checked_name text not null default '',
  checked_on text,
  primary key (code, text_key, n),
  check (checked_on is null or (checked_id <> written_id and reader <> '' and reader <> maker))
);
