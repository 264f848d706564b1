-- What measures gave: counts only, of the whole and of groups. Nothing here names a child or a case.
create table measure_value (
  measure text not null,
  line text not null,
  kind text not null,
  starts text not null,
  at text not null,
  value double precision,
  numerator double precision,
  denominator double precision,
  excluded text not null default '{}',
  unknown integer not null default 0,
  breakdowns text not null default '[]',
  population integer not null default 0,
  primary key (measure, line, kind, at)
);

-- The last count of each measure: by which rule (a hash of its file) and on which data, and what a reader must know of it.
create table measure_count (
  measure text not null primary key,
  rule text not null,
  generation bigint not null,
  counted_at text not null,
  notes text not null default '[]',
  failed text not null default ''
);

-- Decisions of people, with a date and a name. A target is never changed: a newer one takes over from its day on.
create table measure_target (
  id text not null primary key,
  measure text not null,
  line text not null,
  starts text not null,
  target double precision not null,
  reason text not null,
  set_by text not null,
  set_by_name text not null,
  set_at text not null,
  withdrawn_at text
);

create index measure_target_measure on measure_target (measure);

-- A named change that begins a new baseline of a control chart.
create table measure_rebase (
  id text not null primary key,
  measure text not null,
  starts text not null,
  reason text not null,
  made_by text not null,
  made_by_name text not null,
  made_at text not null
);

create table measure_publishing (
  measure text not null primary key,
  publish boolean not null,
  decided_by_name text not null,
  decided_at text not null
);

-- Figures that others published, of councils, regions and of this council itself.
create table measure_comparator (
  measure text not null,
  area text not null,
  period text not null,
  value double precision,
  symbol text not null default '',
  source text not null,
  primary key (measure, area, period)
);

create table measure_neighbour (
  set_name text not null,
  valid_from text not null,
  council text not null,
  primary key (set_name, council)
);

-- A release: figures frozen when it was proposed, public when a second person has approved it.
create table measure_release (
  id text not null primary key,
  number integer not null unique,
  state text not null check (state in ('proposed', 'approved', 'refused')),
  note text not null default '',
  proposed_by text not null,
  proposed_by_name text not null,
  proposed_at text not null,
  decided_by text not null default '',
  decided_by_name text not null default '',
  decided_at text,
  decided_on text,
  decision_note text not null default ''
);

-- Each measure of a release as the public reads it.
create table measure_release_measure (
  release_id text not null references measure_release (id),
  measure text not null,
  payload text not null,
  primary key (release_id, measure)
);

-- What was released, with the counts behind it, so that later releases can be checked against it. Never public.
create table measure_release_table (
  release_id text not null references measure_release (id),
  place integer not null,
  measure text not null,
  line text not null,
  counts text not null,
  figures text not null,
  primary key (release_id, place)
);
