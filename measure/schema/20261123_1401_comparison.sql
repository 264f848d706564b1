-- How the neighbours of a measure are summed up, where somebody chose another way than the median.
create table measure_summary (
  measure text not null primary key,
  summary text not null check (summary in ('median', 'mean')),
  decided_by_name text not null,
  decided_at text not null
);

-- Figures of others that stand in published files which the council loaded, as the last count found them: replaced whole when
-- the files change. A figure that a person imported for the same day stands before them.
create table measure_published (
  measure text not null,
  area text not null,
  at text not null,
  value double precision,
  symbol text not null default '',
  source text not null,
  primary key (measure, area, at)
);

-- The sets of statistical neighbours in those files. A set that a person imported stands before one of the same day.
create table measure_published_neighbour (
  set_name text not null,
  valid_from text not null,
  council text not null,
  primary key (set_name, council)
);
