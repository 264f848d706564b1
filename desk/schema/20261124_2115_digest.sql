-- The letter of a day: who had one and what it named, so that the next says what is new and nobody has two on one day.
create table desk_digest (
  person_id text not null,
  day text not null,
  said text not null,
  primary key (person_id, day)
);
