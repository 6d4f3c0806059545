-- What processes have yet to be told: events of the log, and timers that their own events have set. It follows from the log.
create table daybook.process_inbox (
  process text collate "C" not null,
  instance text collate "C" not null,
  event_id uuid not null,
  -- Empty for the event itself.
  timer text collate "C" not null default '',
  stream text collate "C" not null,
  version integer not null,
  position bigint not null,
  attempts integer not null default 0,
  -- Null for a message that is stuck: it is not tried again by itself.
  due_at timestamptz default now(),
  error text collate "C",
  primary key (process, event_id, timer)
);

create index process_inbox_due on daybook.process_inbox (due_at, position);
create index process_inbox_instance on daybook.process_inbox (process, instance, position);

grant select, insert, update, delete on daybook.process_inbox to daybook_app;
