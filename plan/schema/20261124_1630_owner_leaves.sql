-- Who had an action before it lost its owner, since when nobody has it, and since when its owner has: duties begin with the hand-over.
alter table plan_action add column owner_was text not null default '';

alter table plan_action add column unowned_since text;

alter table plan_action add column owner_since text;
