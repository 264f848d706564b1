-- A survey is one round of questions. Its answers lie one by one, each under a random name and with its day only: no column says which answers
-- one child gave together, with which code, or at what time.
create table survey (
  id text not null primary key,
  number integer not null unique,
  title text not null,
  child_title text not null,
  child_why text not null,
  audience text not null,
  priority integer not null default 0,
  channels text not null,
  language text not null,
  opens_on text,
  closes_on text,
  questions text not null,
  state text not null check (state in ('draft', 'planned', 'closed', 'proposed', 'published')),
  planned_id text not null default '',
  planned_name text not null default '',
  closed_on text,
  heard text not null default '',
  next_steps text not null default '',
  proposed_id text not null default '',
  proposed_name text not null default '',
  proposed_on text,
  published_name text not null default '',
  published_on text,
  returned text not null default '',
  release text not null default 'null',
  version integer not null default 1
);

-- A code is known by its digest only, so that nobody who reads the database can answer in a child's place.
create table survey_code (
  survey_id text not null references survey (id),
  digest text not null,
  used boolean not null default false,
  primary key (survey_id, digest)
);

-- One row for each child who answered: what counts them.
create table survey_sitting (
  id text not null primary key,
  survey_id text not null references survey (id),
  channel text not null,
  age text not null default '',
  helper text not null default '',
  day text not null
);
create index survey_sitting_survey on survey_sitting (survey_id);

create table survey_answer (
  id text not null primary key,
  survey_id text not null references survey (id),
  question text not null,
  question_version text not null,
  action text not null default '',
  answer text not null,
  faces boolean not null default false,
  channel text not null,
  age text not null default '',
  helper text not null default '',
  day text not null
);
create index survey_answer_survey on survey_answer (survey_id);
