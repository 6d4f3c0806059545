-- Parkings on their way into the log: whoever parks a stream puts one here in the same write, and an act tells of it.
create table daybook.parking_outbox (
  number bigint generated always as identity primary key,
  projection text collate "C" not null,
  stream text collate "C" not null,
  version integer not null,
  event_id uuid not null,
  event_type text collate "C" not null,
  error text collate "C" not null,
  parked_at timestamptz(3) not null,
  -- As in parked_streams.
  seal text collate "C" not null,
  -- The act that tells of it, chosen once and for ever: an act that is repeated after a crash holds the same parkings.
  act uuid
);

create index parking_outbox_act on daybook.parking_outbox (act) where act is not null;

grant select, insert, delete, update (act) on daybook.parking_outbox to daybook_app;

-- A stream that waits already is not parked anew, so nothing is inserted and nothing fires.
create function daybook.put_into_outbox() returns trigger
language plpgsql
as $$
begin
  insert into daybook.parking_outbox (projection, stream, version, event_id, event_type, error, parked_at, seal)
    values (new.projection, new.stream, new.version, new.event_id, new.event_type, new.error, new.parked_at,
      new.seal);
  return null;
end
$$;

create trigger put_into_outbox after insert on daybook.parked_streams
  for each row execute function daybook.put_into_outbox();
