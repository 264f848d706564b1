-- How often owners say how it goes, and how many working days before a board's day each step of a round falls.
alter table plan add column cadence text not null default 'monthly' check (cadence in ('monthly', 'four-weekly', 'six-weekly', 'every two months', 'quarterly'));

alter table plan add column opens_before integer not null default 15;

alter table plan add column chase_before integer not null default 10;

alter table plan add column answers_before integer not null default 7;

alter table plan add column clear_before integer not null default 6;

alter table plan add column locks_before integer not null default 5;

-- For how many working days a link works by which somebody outside writes one update.
alter table plan add column link_days integer not null default 20;

-- A round of updates before one day of the board. Its days are kept as they were reckoned, so that a later change of the rhythm does not
-- move what owners were asked.
create table plan_round (
  id text not null primary key,
  plan_id text not null references plan (id),
  number integer not null,
  board text not null,
  opens text not null,
  chase text not null,
  answers text not null,
  clear text not null,
  locks text not null,
  state text not null check (state in ('in the calendar', 'cancelled')),
  why text not null default '',
  chased_on text,
  chased_name text not null default '',
  version integer not null default 1,
  unique (plan_id, number)
);

create index plan_round_opens on plan_round (plan_id, opens);

-- The round that an update answers; empty where the plan had no calendar.
alter table plan_update add column round_id text not null default '';

create index plan_update_round on plan_update (round_id);
