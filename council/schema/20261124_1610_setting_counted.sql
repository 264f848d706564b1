-- Whether the figures were counted anew for a setting: at once where it holds at once, else when its day has come.
alter table council_setting add column counted boolean not null default false;
update council_setting set counted = true where valid_from <= substr(at, 1, 10);
