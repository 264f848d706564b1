-- An update may say that there is nothing to report, which earlier one it puts right, which steps were reached, who wrote of it,
-- and comes back with a comment per field.
alter table plan_update add column nothing_why text not null default '';

alter table plan_update add column corrects integer not null default 0;

alter table plan_update add column reached text not null default '[]';

alter table plan_update add column writers text not null default '[]';

alter table plan_update add column comments text not null default '{}';
