-- Addresses that are told what happens to orders.
create table daybook.webhooks (
  id text collate "C" primary key,
  url text collate "C" not null,
  -- Types of events, or * alone.
  events text[] collate "C" not null check (cardinality(events) > 0),
  -- Wrapped by the master key and bound to id and url: who can write to the database only cannot send events elsewhere.
  secret bytea not null,
  -- Signs besides until the overlap of a rotation is over.
  previous_secret bytea,
  previous_until timestamptz(3),
  -- The request of the last rotation, so that the same one again changes nothing.
  rotation_id text collate "C",
  -- Events after this position are delivered.
  since bigint not null,
  created_at timestamptz(3) not null default now(),
  disabled_at timestamptz(3),
  disabled_because text collate "C"
);

-- What is to be delivered and what was, for some weeks. Without contents: a body is made of the events when it is sent.
create table daybook.webhook_deliveries (
  webhook_id text collate "C" not null,
  event_id uuid not null,
  position bigint not null,
  stream text collate "C" not null,
  version integer not null,
  type text collate "C" not null,
  status text collate "C" not null default 'waiting' check (status in ('waiting', 'delivered', 'failed')),
  attempts integer not null default 0,
  -- Next attempt, when it waits and none before it in its stream does.
  due_at timestamptz(3) not null default now(),
  attempted_at timestamptz(3),
  answer_status integer,
  error text collate "C",
  created_at timestamptz(3) not null default now(),
  primary key (webhook_id, position),
  unique (webhook_id, event_id)
);

create index webhook_deliveries_due on daybook.webhook_deliveries (webhook_id, due_at, position) where status = 'waiting';
create index webhook_deliveries_stream on daybook.webhook_deliveries (webhook_id, stream, position) where status = 'waiting';
create index webhook_deliveries_created on daybook.webhook_deliveries (created_at);

grant select, insert, update, delete on daybook.webhooks, daybook.webhook_deliveries to daybook_app;
