-- A link by which one named person outside writes one update on one action, without an account. Of the link itself only hashes are kept; a
-- reminder makes a further one, so that both letters work.
create table plan_update_link (
  id text not null primary key,
  action_id text not null references plan_action (id),
  round_id text not null default '',
  name text not null,
  works_at text not null,
  email text not null,
  issued_id text not null,
  issued_name text not null,
  issued_on text not null,
  expires_on text not null,
  opened_at text,
  opened integer not null default 0,
  revoked_on text,
  revoked_name text not null default ''
);

create index plan_update_link_action on plan_update_link (action_id);

create table plan_update_link_key (
  hash text not null primary key,
  link_id text not null references plan_update_link (id)
);
