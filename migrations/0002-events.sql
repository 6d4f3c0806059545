-- The log: every event ever recorded, in the one order in which they were committed. Append-only.
-- No index serves the id: nothing asks for it, and each index is paid for by every append.
create table daybook.events (
  -- From 1, dense over all streams.
  position bigint primary key check (position > 0),
  stream text collate "C" not null,
  -- From 1, dense in the stream.
  version integer not null check (version > 0),
  id uuid not null,
  type text collate "C" not null,
  schema_version integer not null check (schema_version > 0),
  occurred_at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  -- json keeps the canonical text byte for byte, jsonb would not; the leaf is a hash over it.
  data json not null,
  metadata json not null,
  leaf bytea not null check (octet_length(leaf) = 32),
  unique (stream, version)
);

create function daybook.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% on %.% refused: recorded events never change', tg_op, tg_table_schema, tg_table_name
    using errcode = 'insufficient_privilege', hint = 'Correct a mistake by appending an event that says so.';
end
$$;

-- Rights keep the application off; the triggers keep off owners and superusers too.
create trigger append_only before update or delete or truncate on daybook.events
  for each statement execute function daybook.refuse_change();

grant select, insert on daybook.events to daybook_app;

-- Distinguishes this log from every other one, also from the one that it was restored from: a copy of the store leaves it out.
create table daybook.log (
  single boolean primary key default true check (single),
  id text collate "C" not null check (id ~ '^[0-9a-f]{32}$')
);
insert into daybook.log (id) values (replace(gen_random_uuid()::text, '-', ''));

grant select on daybook.log to daybook_app;
