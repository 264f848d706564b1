-- What could go wrong for children, what is done about it, and how it moved from review to review.
create table risk (
  id text not null primary key,
  number integer not null unique,
  title text not null,
  cause text not null,
  event text not null,
  effect text not null,
  owner_id text not null,
  owner_name text not null,
  controls text not null default '',
  actions text not null default '',
  links text not null default '[]',
  inherent_likelihood integer not null default 0 check (inherent_likelihood between 0 and 5),
  inherent_impact integer not null default 0 check (inherent_impact between 0 and 5),
  likelihood integer not null default 0 check (likelihood between 0 and 5),
  impact integer not null default 0 check (impact between 0 and 5),
  target_likelihood integer not null default 0 check (target_likelihood between 0 and 5),
  target_impact integer not null default 0 check (target_impact between 0 and 5),
  state text not null check (state in ('identified', 'assessed', 'treating', 'tolerating', 'escalated', 'closed')),
  review_days integer not null default 30,
  review_due text,
  identified_on text not null,
  escalated_to text not null default '',
  escalated_why text not null default '',
  escalated_on text,
  closed_why text not null default '',
  happened boolean not null default false,
  closed_name text not null default '',
  closed_on text,
  version integer not null default 1
);

create table risk_review (
  risk_id text not null references risk (id),
  n integer not null,
  day text not null,
  by_name text not null,
  likelihood integer not null check (likelihood between 1 and 5),
  impact integer not null check (impact between 1 and 5),
  words text not null,
  state text not null,
  primary key (risk_id, n)
);
