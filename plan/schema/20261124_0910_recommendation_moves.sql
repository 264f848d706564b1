-- Recommendations have a room of their own now; which action answers one, and how, stays here.
insert into inspection_recommendation (id, code, source, number, about, verbatim, published, response, state, version)
select r.id, r.code, r.source, r.number, r.about, r.verbatim, r.published,
  case when exists (select 1 from plan_action_recommendation l where l.recommendation_id = r.id) then 'accepted' else '' end,
  case when exists (select 1 from plan_action_recommendation l where l.recommendation_id = r.id) then 'planned' else 'received' end,
  r.version
from plan_recommendation r;

insert into inspection_recommendation_measure (recommendation_id, measure, place)
select recommendation_id, measure, place from plan_recommendation_measure;

create table plan_answer (
  action_id text not null references plan_action (id),
  recommendation_id text not null references inspection_recommendation (id),
  how text not null default '',
  primary key (action_id, recommendation_id)
);

create index plan_answer_recommendation on plan_answer (recommendation_id);

insert into plan_answer (action_id, recommendation_id)
select action_id, recommendation_id from plan_action_recommendation;

drop table plan_action_recommendation;

drop table plan_recommendation_measure;

drop table plan_recommendation;
