-- The record of changes: one sentence for every write, chained by hash so that a later change shows.
create table record (
    seq          bigint not null primary key,
    at           text   not null,
    who          text   not null,
    who_name     text   not null,
    sentence     text   not null,
    about        text   not null,
    payload_hash text   not null,
    prev_hash    text   not null,
    hash         text   not null
);

create table record_about (
    seq     bigint not null references record (seq),
    noun    text   not null,
    noun_id text   not null,
    primary key (noun, noun_id, seq)
);

-- Where the chain ends. A row cut off the end of the record would otherwise leave no trace.
create table record_head (
    one  integer not null primary key check (one = 1),
    seq  bigint  not null,
    hash text    not null
);

insert into record_head (one, seq, hash) values (1, 0, '');
