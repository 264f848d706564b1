-- A grant opens one restricted register to one person by name, until a day. A role never does.
create table person_grant (
  id text not null primary key,
  person_id text not null references person (id),
  thing text not null,
  why text not null,
  ends_on text not null,
  by_id text not null,
  by_name text not null,
  at text not null,
  withdrawn boolean not null default false
);

create index person_grant_of on person_grant (person_id, thing);
