-- What was wrong, what is done about it and what is to be different for children are three things; who works on it with the council; what it waits for.
alter table plan_action add column problem text not null default '';

alter table plan_action add column activity text not null default '';

alter table plan_action add column difference text not null default '';

alter table plan_action add column success text not null default '';

alter table plan_action add column lead_agency text not null default '';

alter table plan_action add column partners text not null default '';

create table plan_dependency (
  action_id text not null references plan_action (id),
  needs_id text not null references plan_action (id),
  primary key (action_id, needs_id)
);

create index plan_dependency_needs on plan_dependency (needs_id);
