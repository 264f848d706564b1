-- How many rows the lists of what is overdue have: of all, and of the teams that accounts name. Nothing here names a child.
create table measure_exception (
  list text not null,
  team text not null,
  late integer not null,
  soon integer not null,
  day text not null,
  data_to text,
  counted_at text not null,
  generation bigint not null,
  failed text not null default '',
  primary key (list, team)
);
