-- Operator events on their way into the log: the statement that changes a view, a build or a parked stream inserts here.
create table daybook.operator_outbox (
  number bigint generated always as identity primary key,
  -- Part of the idempotency key that the event is published under, so that an entry published twice is in the log once.
  -- Null for a parking until it is read: up to a hundred parkings then get one id and are published as one event.
  id text collate "C",
  type text collate "C" not null,
  data jsonb not null,
  -- Position of a switch: known only in the statement that switches a view.
  position bigint,
  principal text collate "C" not null,
  -- HMAC over id, type, data and principal, with a key that is not in the database; of a parking, as in parked_streams.
  seal text collate "C" not null
);

create index operator_outbox_id on daybook.operator_outbox (id);

grant select, insert, delete, update (id) on daybook.operator_outbox to daybook_app;

-- Inserts entries in their order. A switch gives its position, which becomes part of the event.
create function daybook.enqueue(entries jsonb, switched_at bigint default null) returns void
language sql volatile
as $$
  insert into daybook.operator_outbox (id, type, data, position, principal, seal)
  select entry ->> 'id', entry ->> 'type', entry -> 'data', switched_at, entry ->> 'principal', entry ->> 'seal'
  from jsonb_array_elements(entries) with ordinality as each (entry, place) order by place
$$;

revoke execute on function daybook.enqueue from public;
grant execute on function daybook.enqueue to daybook_app;

-- A stream that waits already is not parked anew: nothing is inserted then, and the trigger does not fire.
create function daybook.enqueue_parking() returns trigger
language plpgsql
as $$
begin
  insert into daybook.operator_outbox (type, data, principal, seal)
    values (
      'StreamParked',
      jsonb_build_object(
        'projection', new.projection, 'stream', new.stream, 'version', new.version, 'eventId', new.event_id,
        'eventType', new.event_type, 'error', new.error,
        'parkedAt', to_char(new.parked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
      ),
      'daybook', new.seal
    );
  return null;
end
$$;

create trigger enqueue_parking after insert on daybook.parked_streams
  for each row execute function daybook.enqueue_parking();
