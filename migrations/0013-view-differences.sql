-- Documents that were found not to be what their events make of them, until they are.
create table daybook.view_differences (
  -- Name of the build: order-details@1.
  projection text collate "C" not null,
  id text collate "C" not null,
  -- Null for a document that gathers many streams.
  stream text collate "C",
  -- Up to which event the two were compared.
  version integer not null,
  position bigint not null,
  -- JSON text; null where there is no document.
  expected text collate "C",
  found text collate "C",
  found_at timestamptz(3) not null default now(),
  -- To the microsecond: those that were looked at first come first, also when many are in one millisecond.
  checked_at timestamptz not null default clock_timestamp(),
  primary key (projection, id)
);

grant select, insert, update, delete on daybook.view_differences to daybook_app;
