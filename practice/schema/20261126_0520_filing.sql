-- Where on a child's own record, in the case system, what an audit or an escalation says of the child was filed. The pointer lies sealed: a
-- document's number can lead to a child.
create table practice_filing (
  id text not null primary key,
  kind text not null check (kind in ('audit', 'escalation')),
  subject_id text not null,
  sealed bytea not null,
  filed_on text not null,
  filed_id text not null,
  filed_name text not null,
  emptied_on text,
  unique (kind, subject_id)
);
