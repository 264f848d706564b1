-- How people call a return's period where it does not follow from its number: "2024" for a year to 30 September, "as at 31 March 2025"
-- for a snapshot.
alter table collection_return add column period text not null default '';
