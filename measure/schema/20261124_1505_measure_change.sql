-- Which returns counted when the measures were counted last, so that the next count can say what came and what went. The serial
-- keeps two counts that end at once from both speaking of the same difference.
create table measure_standing (
  id integer not null primary key check (id = 1),
  serial bigint not null,
  returns text not null
);

-- The cases behind the days on show, as they were at the last count, sealed: they name children. The next count is held against them.
create table measure_case_set (
  measure text not null primary key,
  sealed bytea not null
);

-- What one count found different from the one before: counts only.
create table measure_change (
  id text not null primary key,
  at text not null,
  generation bigint not null,
  by_name text not null,
  first boolean not null,
  turns text not null,
  moved integer not null,
  rewritten integer not null,
  periods integer not null,
  cases integer not null,
  unjudged integer not null,
  read_at text,
  read_by_name text not null default ''
);

create index measure_change_at on measure_change (at);

-- The difference of one measure: its values before and after, and how many cases joined, left and changed their answer. Which
-- cases is sealed.
create table measure_change_measure (
  change_id text not null references measure_change (id),
  measure text not null,
  payload text not null,
  sealed bytea,
  primary key (change_id, measure)
);
