-- The child-friendly programme: its stages, its badges with the outcomes that children should feel, what shows them, who says so and what was
-- recommended. Evidence itself lies in the locker; here stands only what the programme asks of it besides.
create table badge_programme (
  id text not null primary key check (id = 'programme'),
  joined_on text,
  age_from integer not null default 0,
  age_to integer not null default 25,
  discovery_on text,
  development_on text,
  delivery_on text,
  recognition_on text,
  intro text not null default '',
  child_intro text not null default '',
  recognised_on text,
  recognised_until text,
  recognised_ref text not null default '',
  recognised_name text not null default '',
  logo_from text not null default '',
  logo_on text,
  logo_ref text not null default '',
  changed_id text not null default '',
  version integer not null default 1,
  -- Recognition has an end, and three years are the most.
  check ((recognised_on is null) = (recognised_until is null))
);

create table badge (
  id text not null primary key,
  number integer not null unique,
  kind text not null check (kind in ('core', 'chosen', 'theme')),
  name text not null,
  child_text text not null default '',
  why_chosen text not null default '',
  votes integer not null default 0,
  lead text not null default '',
  version integer not null default 1
);

create table badge_outcome (
  id text not null primary key,
  number integer not null unique,
  badge_id text not null references badge (id),
  statement text not null,
  child_text text not null default '',
  baseline text not null default '',
  target text not null default '',
  indicators text not null default '[]',
  actions text not null default '[]',
  articles text not null default '[]',
  version integer not null default 1
);

-- What the programme asks of a piece of evidence, by the number that the locker gives it.
create table badge_tag (
  piece integer not null primary key,
  kind text not null,
  principles text not null default '[]',
  groups text not null default '[]',
  strength text not null check (strength in ('said', 'did', 'difference')),
  agree text not null check (agree in ('yes', 'partly', 'no', 'not asked')),
  child_title text not null default '',
  by_name text not null,
  tagged_on text not null
);

-- What evaluators say of an outcome. Young people's marks and adults' stand apart and are never put together.
create table badge_mark (
  id text not null primary key,
  outcome_id text not null references badge_outcome (id),
  side text not null check (side in ('young', 'adult')),
  session boolean not null default false,
  sees integer not null default 0,
  not_yet integer not null default 0,
  cannot_tell integer not null default 0,
  words text not null default '',
  by_id text not null,
  by_name text not null,
  day text not null
);

create index badge_mark_outcome on badge_mark (outcome_id, day);

create table badge_review (
  id text not null primary key,
  number integer not null unique,
  source text not null,
  said_on text not null,
  words text not null,
  owner_id text not null,
  owner_name text not null,
  due text not null,
  done_on text,
  done_words text not null default '',
  done_name text not null default '',
  version integer not null default 1
);

-- What the public reads, as it stood when a second person published it.
create table badge_release (
  number integer not null primary key,
  programme text not null,
  by_id text not null,
  by_name text not null,
  day text not null
);
