-- Weekdays on which a person gets no letters about their work.
alter table person add column quiet text not null default '[]';
