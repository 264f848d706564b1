-- Two ratings side by side: what is declared of an action, and what the rules make of the evidence, one row for each day that they looked.
create table plan_rating (
  action_id text not null references plan_action (id),
  day text not null,
  plan_id text not null references plan (id),
  delivery text not null,
  impact text not null,
  implied text not null check (implied in ('blue', 'green ring', 'green', 'amber', 'red', 'grey')),
  age text not null default '' check (age in ('', 'hatched', 'unrated')),
  rules text not null default '',
  ruleset text not null,
  primary key (action_id, day)
);

create index plan_rating_plan on plan_rating (plan_id, day);

create table plan_challenge (
  id text not null primary key,
  action_id text not null references plan_action (id),
  number integer not null,
  state text not null check (state in ('raised', 'answered', 'upheld', 'explained', 'data fixed', 'expired')),
  question text not null,
  forum text not null,
  rules text not null default '',
  ruleset text not null default '',
  says text not null default '' check (says in ('', 'blue', 'green ring', 'green', 'amber', 'red')),
  declared text not null,
  raised_id text not null,
  raised_name text not null,
  raised_on text not null,
  due text not null,
  answer text not null default '' check (answer in ('', 'accept', 'explain', 'dispute the data')),
  answer_words text not null default '',
  answered_id text not null default '',
  answered_name text not null default '',
  answered_on text,
  check_words text not null default '',
  checked_name text not null default '',
  checked_on text,
  decided_why text not null default '',
  decided_id text not null default '',
  decided_name text not null default '',
  decided_on text,
  version integer not null default 1,
  unique (action_id, number)
);

create index plan_challenge_state on plan_challenge (state);

-- By whom and on what an action became delivered and embedded. A row is never deleted: reopening ends it.
create table plan_sign_off (
  id text not null primary key,
  action_id text not null references plan_action (id),
  statement text not null,
  evidence text not null,
  evidence_on text not null,
  figures text not null,
  hash text not null,
  signed_id text not null,
  signed_name text not null,
  signed_role text not null,
  signed_on text not null,
  reopened_why text not null default '',
  reopened_name text not null default '',
  reopened_on text
);

create index plan_sign_off_action on plan_sign_off (action_id);

-- The themes of practice audits that say something about an action, by their words.
create table plan_action_theme (
  action_id text not null references plan_action (id),
  theme text not null,
  primary key (action_id, theme)
);

-- A threshold of the rules changes when one person proposes it and a second agrees. What was agreed is kept with the council's settings.
create table plan_threshold (
  id text not null primary key,
  setting text not null,
  value text not null,
  why text not null,
  decision text not null,
  proposed_id text not null,
  proposed_name text not null,
  proposed_on text not null,
  agreed boolean,
  decided_name text not null default '',
  decided_on text
);
