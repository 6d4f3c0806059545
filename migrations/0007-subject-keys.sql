-- One key per data subject, wrapped by a master key that lies outside the database. Deleting a row is the erasure.
create table daybook.subject_keys (
  subject text collate "C" primary key,
  -- Stands in every value sealed under the key.
  key_id uuid not null unique default gen_random_uuid(),
  -- AES-256-GCM: nonce (12 bytes), ciphertext (32), tag (16); the subject is the associated data.
  wrapped bytea not null check (octet_length(wrapped) = 60),
  created_at timestamptz(3) not null default now()
);

grant select, insert on daybook.subject_keys to daybook_app;

-- The planner's statistics copy values of a column into a catalogue, where no erasure would find them.
alter table daybook.subject_keys alter column wrapped set statistics 0;
