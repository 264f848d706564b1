-- The local offer for care leavers: what they can get, with every version that was written of it.
create table offer_entitlement (
  id text not null primary key,
  slug text not null unique,
  library text not null default ''
);

create table offer_version (
  entitlement_id text not null references offer_entitlement (id),
  n integer not null,
  state text not null check (state in ('draft', 'with care leavers', 'signed off', 'published', 'replaced', 'withdrawn')),
  body text not null,
  changed text not null default '',
  written_by text not null,
  written_name text not null,
  written_on text not null,
  signed_by text not null default '',
  signed_group text not null default '',
  signed_on text,
  returned text not null default '',
  -- What care leavers said of it, sealed with age.
  note bytea,
  published_by text not null default '',
  published_name text not null default '',
  published_on text,
  ended_why text not null default '',
  ended_on text,
  version integer not null default 1,
  primary key (entitlement_id, n)
);

-- Which actions of the plan stand under each corporate parenting principle, where the council chose them itself.
create table offer_principle (
  letter text not null primary key,
  actions text not null
);
