-- What was decided about a stream that waits: whoever feeds the view takes it up within a second, and again after a
-- crash, until the view has all that waited.
alter table daybook.parked_streams add column retrying boolean not null default false;

grant update (retrying), delete on daybook.parked_streams to daybook_app;

-- Events that one build of a view passes over, because somebody said so.
create table daybook.discarded_events (
  projection text collate "C" not null,
  stream text collate "C" not null,
  version integer not null,
  event_id uuid not null,
  event_type text collate "C" not null,
  reason text collate "C" not null,
  discarded_at timestamptz(3) not null default now(),
  -- HMAC over what was decided, with a key that is not in the database.
  seal text collate "C" not null,
  primary key (projection, stream, version)
);

grant select, insert on daybook.discarded_events to daybook_app;
