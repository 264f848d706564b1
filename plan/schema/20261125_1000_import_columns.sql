-- What the columns of a council's own tracker hold, as a person said it: by its headings, so that next month's file is read the same way.
create table plan_import_columns (
  signature text not null primary key,
  columns text not null,
  kept_id text not null,
  kept_name text not null,
  kept_on text not null
);
