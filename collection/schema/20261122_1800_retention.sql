-- Files of deleted uploads that are still to be taken out of the file store, so that a process that is killed between the two leaves
-- nothing behind.
create table collection_discarded (
  hash text not null primary key
);
