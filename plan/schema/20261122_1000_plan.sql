-- The improvement plan. Everything here is written for the public or for the council's own people; no child is named.
create table plan (
  id text not null primary key,
  slug text not null unique,
  title text not null,
  child_title text not null default '',
  vision text not null default '',
  child_vision text not null default '',
  starts text,
  ends text,
  state text not null check (state in ('draft', 'active', 'closed')),
  version integer not null default 1
);

create table plan_priority (
  id text not null primary key,
  plan_id text not null references plan (id),
  number integer not null,
  child_name text not null default '',
  text text not null,
  child_text text not null default '',
  text_version integer not null default 1,
  approved_for integer not null default 0,
  approved_by text not null default '',
  approved_on text,
  version integer not null default 1,
  unique (plan_id, number)
);

create table plan_action (
  id text not null primary key,
  plan_id text not null references plan (id),
  priority_id text not null references plan_priority (id),
  number integer not null,
  text text not null,
  child_text text not null default '',
  text_version integer not null default 1,
  approved_for integer not null default 0,
  approved_by text not null default '',
  approved_on text,
  question text not null default '',
  articles text not null default '[]',
  owner_id text not null default '',
  owner_name text not null default '',
  delegates text not null default '[]',
  starts text,
  baseline_due text,
  due text,
  moved_why text not null default '',
  moves integer not null default 0,
  delivery text not null check (delivery in ('not started', 'on track', 'at risk', 'off track', 'delivered', 'paused', 'stopped')),
  impact text not null check (impact in ('too early', 'emerging', 'evidenced', 'embedded')),
  public_reason text not null default '',
  how_we_know text not null default '',
  version integer not null default 1,
  unique (priority_id, number)
);

create index plan_action_plan on plan_action (plan_id);

create index plan_action_owner on plan_action (owner_id);

create table plan_milestone (
  id text not null primary key,
  action_id text not null references plan_action (id),
  title text not null,
  baseline_due text,
  due text,
  done text,
  proof text not null default '',
  version integer not null default 1
);

create index plan_milestone_action on plan_milestone (action_id);

create table plan_update (
  id text not null primary key,
  action_id text not null references plan_action (id),
  number integer not null,
  state text not null check (state in ('draft', 'submitted', 'returned', 'signed off')),
  what_happened text not null,
  difference text not null,
  next_step text not null,
  child_text text not null default '',
  delivery text not null,
  public_reason text not null default '',
  how_we_know text not null default '',
  author_id text not null,
  author_name text not null,
  written_on text not null,
  submitted_on text,
  decided_id text not null default '',
  decided_name text not null default '',
  decided_on text,
  returned_why text not null default '',
  version integer not null default 1,
  unique (action_id, number)
);

create index plan_update_state on plan_update (state);

-- A measure is named by its key, whether or not its file exists yet: the tie says what would show a difference.
create table plan_action_measure (
  action_id text not null references plan_action (id),
  measure text not null,
  core boolean not null,
  place integer not null,
  primary key (action_id, measure)
);

create table plan_recommendation (
  id text not null primary key,
  code text not null unique,
  source text not null,
  number text not null default '',
  about text not null,
  verbatim text not null default '',
  published text,
  version integer not null default 1
);

create table plan_action_recommendation (
  action_id text not null references plan_action (id),
  recommendation_id text not null references plan_recommendation (id),
  primary key (action_id, recommendation_id)
);

create table plan_recommendation_measure (
  recommendation_id text not null references plan_recommendation (id),
  measure text not null,
  place integer not null,
  primary key (recommendation_id, measure)
);

-- What the public reads: the plan as it stood when one person proposed it and a second approved it.
create table plan_release (
  id text not null primary key,
  plan_id text not null references plan (id),
  number integer not null,
  payload text not null,
  proposed_id text not null,
  proposed_name text not null,
  proposed_on text not null,
  approved_id text not null default '',
  approved_name text not null default '',
  approved_on text,
  unique (plan_id, number)
);
