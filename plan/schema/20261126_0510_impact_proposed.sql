-- What a file says an action has done for children, where whoever brought it may not set that: it waits for somebody who may.
alter table plan_action add column impact_proposed text not null default '';
alter table plan_action add column impact_proposed_by text not null default '';
alter table plan_action add column impact_proposed_on text;
