-- Thresholds and rules as the council settled them, each from a day on, with who answers for it and why. The newest that holds on a
-- day counts.
create table council_setting (
  id text not null primary key,
  scope text not null,
  setting text not null,
  value text not null,
  valid_from text not null,
  owner text not null,
  source text not null,
  why text not null,
  by_name text not null,
  at text not null
);

create index council_setting_of on council_setting (scope, setting, valid_from);
