-- Who meets over the plan: forums are the council's own data, and these five are where most councils begin.
create table board_forum (
  id text not null primary key,
  code text not null unique,
  name text not null,
  kind text not null check (kind in ('improvement board', 'corporate parenting board', 'scrutiny', 'cabinet', 'dfe review', 'other')),
  about text not null default '',
  plan text not null default '',
  pack text not null default '',
  rhythm text not null check (rhythm in ('every 4 weeks', 'every 6 weeks', 'monthly', 'every 2 months', 'quarterly', 'half-yearly', 'yearly', 'as needed')),
  quorum integer not null default 1 check (quorum > 0),
  public boolean not null default false,
  closed_on text,
  closed_why text not null default '',
  version integer not null default 1
);

insert into board_forum (id, code, name, kind, about, pack, rhythm, quorum, public) values
  ('forum-ib', 'IB', 'Improvement board', 'improvement board', 'Partners and an independent chair ask whether the plan works for children.', 'highlight', 'monthly', 4, false),
  ('forum-cpb', 'CPB', 'Corporate parenting board', 'corporate parenting board', 'Councillors, young people and partners look after the children in the council’s care and those who leave it.', 'corporate parenting', 'quarterly', 4, false),
  ('forum-scr', 'SCR', 'Children’s scrutiny committee', 'scrutiny', 'Councillors who do not decide ask those who do.', 'scrutiny', 'quarterly', 3, true),
  ('forum-cab', 'CAB', 'Cabinet', 'cabinet', 'The councillors who decide for the council.', 'cabinet', 'as needed', 3, true),
  ('forum-dfe', 'DFE', 'Department for Education review', 'dfe review', 'The Department’s adviser looks at progress every six months.', 'dfe review', 'half-yearly', 2, false);

create table board_member (
  id text not null primary key,
  forum_id text not null references board_forum (id),
  person_id text not null default '',
  name text not null,
  organisation text not null default '',
  part text not null check (part in ('chair', 'member', 'in attendance')),
  since text not null,
  until text
);

create index board_member_forum on board_member (forum_id, until);

create table board_meeting (
  id text not null primary key,
  forum_id text not null references board_forum (id),
  number integer not null,
  day text not null,
  starts text not null default '',
  place text not null default '',
  state text not null check (state in ('planned', 'papers sent', 'held', 'minutes drafted', 'minutes approved', 'cancelled')),
  papers_on text,
  held_on text,
  drafted_id text not null default '',
  drafted_name text not null default '',
  drafted_on text,
  approved_id text not null default '',
  approved_name text not null default '',
  approved_on text,
  published_name text not null default '',
  published_on text,
  actions_sent_on text,
  cancelled_why text not null default '',
  corrects text not null default '',
  gathered_on text,
  version integer not null default 1,
  unique (forum_id, number)
);

create index board_meeting_day on board_meeting (day);

-- Who was there, who sent whom, and who declared an interest in what.
create table board_attendance (
  meeting_id text not null references board_meeting (id),
  member_id text not null default '',
  n integer not null,
  person_id text not null default '',
  name text not null,
  organisation text not null default '',
  part text not null default 'in attendance',
  how text not null check (how in ('present', 'apologies', 'substitute', 'absent')),
  instead text not null default '',
  interest text not null default '',
  primary key (meeting_id, n)
);

create table board_item (
  id text not null primary key,
  meeting_id text not null references board_meeting (id),
  position integer not null,
  kind text not null check (kind in ('challenge', 'action', 'change request', 'decision asked', 'risk', 'matters arising', 'forward plan', 'proposed')),
  source text not null default '',
  title text not null,
  why text not null default '',
  href text not null default '',
  presenter text not null default '',
  minutes integer not null default 0,
  exempt boolean not null default false,
  dropped boolean not null default false,
  discussion text not null default '',
  added_name text not null default '',
  version integer not null default 1
);

create index board_item_meeting on board_item (meeting_id, position);

create table board_decision (
  id text not null primary key,
  forum_id text not null references board_forum (id),
  meeting_id text not null references board_meeting (id),
  item_id text not null references board_item (id),
  year integer not null,
  number integer not null,
  kind text not null check (kind in ('approve', 'note', 'escalate', 'change', 'fund')),
  words text not null,
  decided_by text not null,
  options text not null default '',
  dissent text not null default '',
  votes_for integer not null default 0,
  votes_against integer not null default 0,
  abstained integer not null default 0,
  links text not null default '[]',
  exempt boolean not null default false,
  day text not null,
  state text not null check (state in ('made', 'implemented', 'superseded')),
  state_why text not null default '',
  state_on text,
  version integer not null default 1,
  unique (forum_id, year, number)
);

create index board_decision_meeting on board_decision (meeting_id);

create table board_action (
  id text not null primary key,
  forum_id text not null references board_forum (id),
  meeting_id text not null references board_meeting (id),
  item_id text not null references board_item (id),
  number integer not null,
  words text not null,
  owner_id text not null default '',
  owner_name text not null,
  day text not null,
  due text not null,
  state text not null check (state in ('open', 'done', 'dropped')),
  ended_on text,
  ended_name text not null default '',
  exempt boolean not null default false,
  version integer not null default 1,
  unique (forum_id, number)
);

create index board_action_owner on board_action (owner_id, state);

create table board_action_note (
  action_id text not null references board_action (id),
  n integer not null,
  day text not null,
  by_name text not null,
  words text not null,
  primary key (action_id, n)
);

create table board_forward (
  id text not null primary key,
  forum_id text not null references board_forum (id),
  due text not null,
  title text not null,
  kind text not null check (kind in ('decision', 'key decision', 'report', 'information')),
  author_id text not null default '',
  author_name text not null default '',
  clearances text not null default '{}',
  exempt boolean not null default false,
  meeting_id text not null default '',
  dropped_why text not null default '',
  version integer not null default 1
);

create index board_forward_due on board_forward (due);

-- What was approved as a meeting's minutes: the tree as it was, and the hash of its bytes. It never changes.
create table board_minutes (
  meeting_id text not null primary key references board_meeting (id),
  tree text not null,
  hash text not null,
  pdf text not null default ''
);
