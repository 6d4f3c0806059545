-- Receipts of accepted commands: a repeated request gets the recorded answer.
-- No index serves the expiry: every append would pay for it. The purge walks through the table's pages instead.
create table daybook.idempotency (
  principal text collate "C" not null,
  key text collate "C" not null,
  fingerprint text collate "C" not null,
  command_id uuid not null,
  stream text collate "C" not null,
  -- Of the stream's last event after the command; 0 for a stream that has none.
  version integer not null,
  position bigint not null,
  status integer not null,
  body text collate "C" not null,
  -- HMAC over the columns above but the position, with a key that is not in the database.
  seal text collate "C" not null,
  -- Null: kept for ever.
  expires_at timestamptz(3),
  primary key (principal, key)
);

grant select, insert, delete on daybook.idempotency to daybook_app;
