-- News of the improvement team, in both voices. One person writes, another publishes; what is withdrawn says why.
create table news_post (
  id text not null primary key,
  number integer not null unique,
  kind text not null check (kind in ('Cabinet decision', 'inspection result', 'plan', 'event')),
  day text not null,
  title text not null,
  text text not null,
  child_title text not null,
  child_text text not null,
  link text not null default '',
  actions text not null default '[]',
  state text not null check (state in ('draft', 'published', 'withdrawn')),
  changed_id text not null,
  changed_name text not null,
  published_on text,
  published_id text not null default '',
  published_name text not null default '',
  withdrawn_on text,
  withdrawn_name text not null default '',
  withdrawn_why text not null default '',
  version integer not null default 1,
  check (state <> 'published' or published_id <> changed_id)
);

create index news_post_day on news_post (state, day);
