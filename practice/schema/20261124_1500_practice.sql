-- How the council looks at its own practice. The governance plane names no child and no worker here: a row carries a pseudonym, which
-- nobody turns back without the council's key, and what identifies or tells of a child lies sealed.
create table practice_audit (
  id text not null primary key,
  number integer not null unique,
  tool text not null,
  tool_from text not null,
  kind text not null check (kind in ('case', 'supervision', 'thematic', 'dip sample')),
  theme text not null default '',
  team text not null,
  plan_type text not null default 'none',
  pseudonym text not null,
  sealed bytea not null,
  state text not null check (state in ('selected', 'allocated', 'in progress', 'submitted', 'moderated', 'agreed', 'actions open', 'actions done', 're-audit due', 'closed')),
  selected_on text not null,
  auditor_id text not null default '',
  auditor_name text not null default '',
  allocated_on text,
  due text,
  head_id text not null default '',
  head_name text not null default '',
  self_grade integer not null default 0 check (self_grade between 0 and 4),
  domains text not null,
  child_feedback text not null default '' check (child_feedback in ('', 'yes', 'no')),
  parent_feedback text not null default '' check (parent_feedback in ('', 'yes', 'no')),
  unsafe boolean not null default false,
  unsafe_on text,
  safe_id text not null default '',
  safe_name text not null default '',
  safe_on text,
  submitted_on text,
  moderator_id text not null default '',
  moderator_name text not null default '',
  moderated_grade integer not null default 0 check (moderated_grade between 0 and 4),
  moderated_domains text not null,
  moderated_on text,
  agreed_on text,
  reaudit_due text,
  again_of text not null default '',
  closed_on text,
  version integer not null default 1,
  -- An audit with something unsafe in it went no further before a manager had answered for the child.
  check (submitted_on is null or not unsafe or safe_id <> '')
);

create index practice_audit_auditor on practice_audit (auditor_id, state);
create index practice_audit_team on practice_audit (team, submitted_on);
create index practice_audit_child on practice_audit (pseudonym);
create unique index practice_audit_again on practice_audit (again_of) where again_of <> '';

create table practice_audit_action (
  id text not null primary key,
  audit_id text not null references practice_audit (id),
  number integer not null,
  team text not null,
  owner_id text not null,
  owner_name text not null,
  due text not null,
  sealed bytea not null,
  added_on text not null,
  done_on text,
  verified_id text not null default '',
  verified_name text not null default '',
  verified_on text,
  unique (audit_id, number)
);

create index practice_audit_action_owner on practice_audit_action (owner_id, done_on);

create table practice_supervision (
  id text not null primary key,
  worker text not null,
  sealed bytea not null,
  team text not null,
  role text not null,
  kind text not null check (kind in ('1:1', 'group', 'reflective')),
  due text,
  held text,
  missed text not null default '',
  children integer not null default 0,
  state text not null check (state in ('due', 'held', 'missed')),
  supervisor_id text not null default '',
  supervisor_name text not null default '',
  entered_on text not null
);

create index practice_supervision_worker on practice_supervision (worker, state);
create index practice_supervision_team on practice_supervision (team, due);

create table practice_escalation (
  id text not null primary key,
  number integer not null unique,
  pseudonym text not null,
  sealed bytea not null,
  team text not null,
  issue text not null,
  state text not null check (state in ('informal', 'stage 1', 'stage 2', 'stage 3', 'resolved', 'cafcass', 'withdrawn')),
  stage text not null check (stage in ('informal', 'stage 1', 'stage 2', 'stage 3')),
  raised_on text not null,
  raised_id text not null,
  raised_name text not null,
  formal_on text,
  due text,
  benefit text not null default '' check (benefit in ('', 'yes', 'no')),
  closed_on text,
  version integer not null default 1
);

create table practice_escalation_step (
  id text not null primary key,
  escalation_id text not null references practice_escalation (id),
  n integer not null,
  state text not null,
  day text not null,
  by_name text not null,
  sealed bytea not null,
  unique (escalation_id, n)
);

-- What was learned names nobody, so that it can be shared; it lies in clear.
create table practice_learning (
  id text not null primary key,
  number integer not null unique,
  state text not null check (state in ('captured', 'triaged', 'shared', 'practised', 'tested', 'embedded', 'repeat')),
  source text not null,
  source_ref text not null default '',
  theme text not null default '',
  finding text not null,
  so_what text not null default '',
  audience text not null default '',
  owner_id text not null default '',
  owner_name text not null default '',
  due text,
  dissemination text not null default '',
  shared_on text,
  practised text not null default '',
  practised_on text,
  test text not null default '',
  test_due text,
  tested_on text,
  changed text not null default '' check (changed in ('', 'yes', 'no')),
  result text not null default '',
  decided_on text,
  captured_on text not null,
  version integer not null default 1,
  -- Nothing is called embedded that was not tested.
  check (state <> 'embedded' or (tested_on is not null and changed = 'yes'))
);
