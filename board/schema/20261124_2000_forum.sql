-- A forum is where people meet over the plan: the improvement board, corporate parenting, scrutiny, Cabinet, a review by the Department.
create table board_forum (
  id text primary key,
  key text not null unique,
  name text not null,
  version integer not null
);
