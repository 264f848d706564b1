-- In how many episodes the returns contradicted themselves, and how the history was put straight, at the last count.
create table measure_repair (
  how text not null primary key,
  episodes integer not null
);
