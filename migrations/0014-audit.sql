-- The Merkle tree over the log (RFC 6962), cut into tiles of up to 256 hashes (C2SP tlog-tiles). A tile of level 0 holds
-- leaves, the hash at n is of the event at position n + 1; one of level 1 holds what stands over full tiles of level 0.
-- It follows from the events and may be made again; only tiles that are not full yet ever change, and only grow.
create table daybook.audit_tiles (
  level smallint not null check (level >= 0),
  index bigint not null check (index >= 0),
  hashes bytea not null check (octet_length(hashes) between 32 and 8192 and octet_length(hashes) % 32 = 0),
  primary key (level, index)
);
-- Hashes cannot be compressed, so PostgreSQL should not try.
alter table daybook.audit_tiles alter column hashes set storage external;

grant select, insert, update on daybook.audit_tiles to daybook_app;

-- What was signed: C2SP tlog-checkpoints as signed notes. The same lines go to a file that the database cannot reach.
create table daybook.audit_checkpoints (
  -- Of the tree; the checkpoint covers the events up to this position.
  size bigint not null check (size >= 0),
  signed_at timestamptz(3) not null,
  note text collate "C" not null,
  primary key (size, signed_at)
);

create trigger append_only before update or delete or truncate on daybook.audit_checkpoints
  for each statement execute function daybook.refuse_change();

grant select, insert on daybook.audit_checkpoints to daybook_app;
