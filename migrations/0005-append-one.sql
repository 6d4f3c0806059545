-- Appends one command with one event: what a batch is as long as little happens at once. It judges as daybook.append does,
-- in three short statements: that one's single large plan costs twice as much to set up as all the work for one command.
--
-- Null: nothing was written, because the key is known or the stream has another version. daybook.append says which.
--
-- The lock is taken in a statement of its own, and plans are kept to index scans, as there and for the same reasons.
create function daybook.append_one(
  principal text, key text, fingerprint text, command_id uuid, stream text, expected_version integer,
  status integer, body text, expires boolean, seal text,
  id uuid, type text, schema_version integer, occurred_at timestamptz, recorded_at timestamptz,
  data json, metadata json, leaf bytea
) returns bigint
language plpgsql volatile
set lock_timeout = '1s'
set enable_seqscan = off
set enable_bitmapscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_variable
declare
  next_position bigint;
  current_version integer;
  known boolean;
begin
  perform pg_advisory_xact_lock(7232621226264);

  select
    coalesce((select max(e.position) from daybook.events e), 0) + 1,
    coalesce((select e.version from daybook.events e where e.stream = append_one.stream order by e.version desc limit 1), 0),
    exists (select from daybook.idempotency i where i.principal = append_one.principal and i.key = append_one.key)
  into next_position, current_version, known;

  if known or current_version <> expected_version then
    return null;
  end if;

  insert into daybook.events (
    position, stream, version, id, type, schema_version, occurred_at, recorded_at, data, metadata, leaf
  )
  values (
    next_position, stream, expected_version + 1, id, type, schema_version, occurred_at, recorded_at, data, metadata, leaf
  );

  insert into daybook.idempotency (
    principal, key, fingerprint, command_id, stream, version, position, status, body, seal, expires_at
  )
  values (
    principal, key, fingerprint, command_id, stream, expected_version + 1, next_position,
    status, body, seal, case when expires then now() + interval '25 hours' end
  );

  return next_position;
end
$$;

revoke execute on function daybook.append_one from public;
grant execute on function daybook.append_one to daybook_app;
