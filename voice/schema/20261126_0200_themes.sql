-- What children said, the answer they were given, and whether it got better. Nothing here is one child's: themes stand for several, what
-- was said word for word is sealed, and an answer to "is it better?" is linked to nobody.
create table voice_theme (
    id          text not null primary key,
    number      integer not null unique,
    title       text not null,
    said        text not null,
    topic       text not null,
    actions     text not null,
    priorities  text not null,
    articles    text not null,
    owner_id    text not null,
    owner_name  text not null,
    state       text not null check (state in ('heard', 'looking into it', 'decided', 'doing it', 'done', 'checked', 'closed', 'paused', 'reopened', 'merged')),
    state_on    text not null,
    heard_on    text not null,
    back        text not null default '',
    review_on   text,
    merged_into integer not null default 0,
    decision    text not null default '' check (decision in ('', 'yes', 'partly', 'already', 'later', 'no', 'not ours')),
    seen_by     text not null default '',
    seen_on     text,
    edited_id   text not null,
    shown_on    text,
    version     integer not null default 1,
    check (state <> 'paused' or review_on is not null),
    check (state <> 'merged' or merged_into > 0),
    -- Nothing is closed that nobody who decides has seen, or that was never decided.
    check (state <> 'closed' or (seen_by <> '' and seen_on is not null and decision <> ''))
);

create table voice_theme_step (
    theme_id   text not null references voice_theme (id),
    number     integer not null,
    from_state text not null,
    to_state   text not null,
    words      text not null,
    moved_on   text not null,
    by_id      text not null,
    by_name    text not null,
    by_role    text not null,
    primary key (theme_id, number)
);

-- One time that children were heard together, by a worker, on cards or through another service.
create table voice_engagement (
    id          text not null primary key,
    number      integer not null unique,
    kind        text not null check (kind in ('session', 'cards', 'visit', 'import')),
    held_on     text not null,
    ran         text not null,
    group_code  text not null,
    age_band    text not null,
    children    integer not null check (children > 0),
    rung        integer not null check (rung between 0 and 8),
    rung_reason text not null default '',
    lundy       text not null,
    label       text not null default '',
    quotes      bytea not null,
    entered_id  text not null,
    entered_by  text not null,
    entered_on  text not null
);

-- How many children said a theme, and where: every session, batch of cards or import that holds it.
create table voice_theme_source (
    id            text not null primary key,
    theme_id      text not null references voice_theme (id),
    engagement_id text not null references voice_engagement (id),
    children      integer not null check (children > 0),
    digest        text not null default ''
);

create index voice_theme_source_theme on voice_theme_source (theme_id);
create unique index voice_theme_source_digest on voice_theme_source (digest) where digest <> '';

create table voice_answer (
    id           text not null primary key,
    theme_id     text not null references voice_theme (id),
    number       integer not null,
    state        text not null check (state in ('draft', 'with a young reviewer', 'sent back', 'ready to publish', 'published')),
    decision     text not null default '' check (decision in ('', 'yes', 'partly', 'already', 'later', 'no', 'not ours')),
    reason       text not null default '',
    did          text not null default '',
    instead      text not null default '',
    challenge    text not null default '',
    place        text not null default '',
    passed_on    text,
    promise      text not null default '',
    due          text,
    kept_on      text,
    adult        text not null default '',
    decided_by   text not null default '',
    decided_on   text,
    writer_id    text not null,
    writer       text not null,
    rounds       integer not null default 0,
    sent_on      text,
    young_ok     text not null default '' check (young_ok in ('', 'yes', 'no')),
    published_on text,
    published_id text not null default '',
    published_by text not null default '',
    version      integer not null default 1,
    unique (theme_id, number),
    -- A no without its reason, what instead and how to challenge it never reaches a child.
    check (state <> 'published' or decision <> 'no' or (reason <> '' and instead <> '' and challenge <> '' and decided_by <> '')),
    check (state <> 'published' or published_id = '' or published_id <> writer_id)
);

-- What young reviewers think of an answer. Their own words are sealed until they wish them shown.
create table voice_opinion (
    id        text not null primary key,
    answer_id text not null references voice_answer (id),
    round     integer not null,
    by_id     text not null,
    clear     text not null check (clear in ('yes', 'no')),
    honest    text not null check (honest in ('yes', 'no')),
    show_note boolean not null default false,
    note      bytea not null,
    given_on  text not null
);

create index voice_opinion_answer on voice_opinion (answer_id, round);

create table voice_check (
    id           text not null primary key,
    theme_id     text not null references voice_theme (id),
    number       integer not null,
    asked_on     text not null,
    better       integer not null default 0,
    same         integer not null default 0,
    worse        integer not null default 0,
    unsure       integer not null default 0,
    summary      text not null default '',
    next_step    text not null default '',
    concluded_on text,
    concluded_by text not null default '',
    unique (theme_id, number)
);

-- The tickets by which a check is answered, once each: only a digest, so that nobody can tell whose it was.
create table voice_check_ticket (
    check_id text not null references voice_check (id),
    digest   text not null primary key,
    made_for text not null check (made_for in ('group', 'message', 'page')),
    used     boolean not null default false
);

-- Whom an answer was told to, besides the page: the group that asked, at its next meeting.
create table voice_told_group (
    answer_id     text not null references voice_answer (id),
    engagement_id text not null references voice_engagement (id),
    told_on       text not null,
    told_by       text not null,
    primary key (answer_id, engagement_id)
);
