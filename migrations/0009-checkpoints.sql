-- How far each reader of the log has come. The event's id distinguishes a log that was restored or replaced.
create table daybook.checkpoints (
  reader text collate "C" primary key,
  position bigint not null,
  event_id uuid,
  saved_at timestamptz(3) not null default now()
) with (fillfactor = 50);

grant select, insert, update, delete on daybook.checkpoints to daybook_app;
