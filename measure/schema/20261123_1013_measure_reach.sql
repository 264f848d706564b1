-- From when to when each collection speaks, as the last count found it.
create table measure_reach (
  collection text not null primary key,
  starts text not null,
  data_to text not null
);
