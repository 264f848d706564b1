-- The plain values of everything in a plan as they stood at the end of each day on which they changed, so that any two days can be compared.
create table plan_version (
  item_id text not null,
  plan_id text not null references plan (id),
  on_day text not null,
  kind text not null check (kind in ('priority', 'action', 'milestone')),
  priority integer not null,
  number integer not null default 0,
  title text not null,
  starts text,
  due text,
  done text,
  delivery text not null default '',
  impact text not null default '',
  ended text not null default '',
  owner text not null default '',
  primary key (item_id, on_day)
);

create index plan_version_plan on plan_version (plan_id, on_day);

-- What stood when this began to be kept.
insert into plan_version (item_id, plan_id, on_day, kind, priority, title)
select q.id, q.plan_id, '2026-11-24', 'priority', q.number, q.text from plan_priority q;

insert into plan_version (item_id, plan_id, on_day, kind, priority, number, title, starts, due, delivery, impact, ended, owner)
select a.id, a.plan_id, '2026-11-24', 'action', q.number, a.number, a.text, a.starts, a.due, a.delivery, a.impact, a.ended, a.owner_name
from plan_action a join plan_priority q on q.id = a.priority_id;

insert into plan_version (item_id, plan_id, on_day, kind, priority, number, title, due, done)
select m.id, a.plan_id, '2026-11-24', 'milestone', q.number, a.number, m.title, m.due, m.done
from plan_milestone m join plan_action a on a.id = m.action_id join plan_priority q on q.id = a.priority_id;
