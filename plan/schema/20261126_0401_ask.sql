-- The decision that an owner asks a board for with an update; most updates ask for none.
alter table plan_update add column ask text not null default '';
