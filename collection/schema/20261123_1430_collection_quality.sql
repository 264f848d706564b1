-- How good each checked return is: counts, and the fields and rules in which they arose, by the names of the specification.
-- No value of a row stands here. It stays when the upload itself is deleted, so that the trend does not break.
create table collection_quality (
  upload_id text not null,
  collection text not null,
  part text not null,
  year integer not null,
  period text not null,
  data_to text,
  children integer not null,
  rows integer not null,
  unread integer not null,
  errors integer not null,
  queries integer not null,
  cells integer not null,
  filled integer not null,
  coded integer not null,
  other integer not null,
  fields text not null,
  rules text not null,
  not_run text not null,
  counted_at text not null,
  primary key (upload_id, collection, part, year)
);
