-- What the relay has published of the log, by topic. It follows from the topic, which is held against it.
create table daybook.log_relay (
  topic text collate "C" primary key,
  -- Of the log that is in the topic; of another one nothing is published.
  log_id text collate "C" not null,
  -- Everything up to this event is in the topic.
  position bigint not null,
  event_id uuid,
  -- By partition: the position of its last record, and the offset of the next. Their number is that of the topic when it was
  -- made: with another one a stream would go on in another partition, and be read out of order.
  last_positions bigint[] not null,
  next_offsets bigint[] not null check (cardinality(next_offsets) = cardinality(last_positions)),
  -- An operator wants the topic to be made anew.
  republish boolean not null default false,
  saved_at timestamptz(3) not null default now()
) with (fillfactor = 50);

grant select, insert, update, delete on daybook.log_relay to daybook_app;
