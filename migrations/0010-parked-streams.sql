-- Streams whose next event a projection could not take; their later events wait with it.
create table daybook.parked_streams (
  projection text collate "C" not null,
  stream text collate "C" not null,
  version integer not null,
  position bigint not null,
  event_id uuid not null,
  event_type text collate "C" not null,
  error text collate "C" not null,
  -- HMAC over what was parked and why, with a key that is not in the database.
  seal text collate "C" not null,
  parked_at timestamptz(3) not null default now(),
  -- To be tried again: the feeder of the view does so within a second, and again after a crash, until the view has all
  -- events that waited.
  retrying boolean not null default false,
  primary key (projection, stream)
);

grant select, insert, delete, update (retrying) on daybook.parked_streams to daybook_app;

-- Events that one build of a view skips, because an operator decided so.
create table daybook.discarded_events (
  projection text collate "C" not null,
  stream text collate "C" not null,
  version integer not null,
  event_id uuid not null,
  event_type text collate "C" not null,
  reason text collate "C" not null,
  discarded_at timestamptz(3) not null default now(),
  -- HMAC over the decision, with a key that is not in the database.
  seal text collate "C" not null,
  primary key (projection, stream, version)
);

grant select, insert, delete on daybook.discarded_events to daybook_app;
