-- Whom a child can talk to now: the council's own numbers, each checked by a person on a day.
create table voice_contact (
    kind       text not null primary key,
    name       text not null,
    phone      text not null,
    hours      text not null,
    address    text not null,
    checked_on text not null,
    checked_by text not null
);
