-- Days that are holidays, or working days, otherwise than the shipped list of bank holidays says. The newest decision about a day holds.
create table holiday_change (
    day     text not null primary key,
    added   boolean not null,
    reason  text not null,
    by_name text not null,
    at      text not null
);
