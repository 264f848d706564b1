-- By which settings a measure was counted last: each with its value, its owner and its source.
alter table measure_count add column settings text not null default '[]';
