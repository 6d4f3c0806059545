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
  primary key (projection, stream)
);

grant select, insert on daybook.parked_streams to daybook_app;
