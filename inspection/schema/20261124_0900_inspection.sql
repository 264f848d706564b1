-- What inspectors and reviewers found. Everything here is published or written for the council's own people; no child is named.
create table inspection (
  id text not null primary key,
  slug text not null unique,
  framework text not null,
  kind text not null,
  title text not null,
  state text not null check (state in ('expected', 'notified', 'on site', 'draft received', 'factual accuracy', 'published', 'responded', 'closed')),
  expected_from text,
  expected_to text,
  notified text,
  on_site text,
  off_site text,
  draft_received text,
  accuracy_sent text,
  published text,
  draft_plan_sent text,
  responded text,
  closed text,
  scope text not null default '',
  lead text not null default '',
  link text not null default '',
  version integer not null default 1
);

-- A row without a grade says that inspectors looked and gave none; no row says that nobody entered it.
create table inspection_judgement (
  inspection_id text not null references inspection (id),
  area text not null,
  grade text,
  quote text not null default '',
  page integer not null default 0,
  primary key (inspection_id, area)
);

create table inspection_recommendation (
  id text not null primary key,
  code text not null unique,
  inspection_id text references inspection (id),
  source text not null,
  number text not null default '',
  about text not null,
  verbatim text not null default '',
  page integer not null default 0,
  published text,
  priority boolean not null default false,
  themes text not null default '[]',
  response text not null default '' check (response in ('', 'accepted', 'partly accepted', 'rejected')),
  response_why text not null default '',
  responded_on text,
  owner_id text not null default '',
  owner_name text not null default '',
  deadline text,
  deadline_rule text not null default '',
  state text not null check (state in ('received', 'accepted', 'partly accepted', 'rejected', 'planned', 'delivered', 'assured', 'closed', 'reopened')),
  delivered_how text not null default '',
  delivered_id text not null default '',
  delivered_name text not null default '',
  delivered_on text,
  assured_how text not null default '',
  assured_id text not null default '',
  assured_name text not null default '',
  assured_on text,
  closed_id text not null default '',
  closed_name text not null default '',
  closed_on text,
  reopened_why text not null default '',
  version integer not null default 1
);

create index inspection_recommendation_inspection on inspection_recommendation (inspection_id);

-- A measure is named by its key, whether or not its file exists yet.
create table inspection_recommendation_measure (
  recommendation_id text not null references inspection_recommendation (id),
  measure text not null,
  place integer not null,
  primary key (recommendation_id, measure)
);

-- Whether a person found two recommendations to ask for the same thing again, years apart; a no is kept as well, so that nobody is asked twice.
create table inspection_recurrence (
  later_id text not null references inspection_recommendation (id),
  earlier_id text not null references inspection_recommendation (id),
  same boolean not null,
  why text not null default '',
  decided_id text not null,
  decided_name text not null,
  decided_on text not null,
  primary key (later_id, earlier_id)
);
