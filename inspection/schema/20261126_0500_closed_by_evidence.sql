-- What showed that a recommendation was met, named by whoever closed it: numbers of the evidence locker.
create table inspection_recommendation_evidence (
  recommendation_id text not null references inspection_recommendation (id),
  number integer not null,
  primary key (recommendation_id, number)
);
