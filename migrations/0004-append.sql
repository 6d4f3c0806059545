-- Appends a batch of commands, each judged on its own, and answers each in the order given.
--
-- The lock is taken in a statement of its own: what follows then sees all that earlier holders committed, and the lock
-- is held until the commit. So commit order is position order and no reader ever sees a position appear behind it.
-- A batch must not hold two commands of one stream or of one key: they would be judged on the same past.
--
-- Plans are made once per session, perhaps when the tables are empty, so they are kept to index scans by setting.
create function daybook.append(
  -- One element a command:
  principals text[], keys text[], fingerprints text[], command_ids uuid[], streams text[], expected_versions integer[],
  event_counts integer[], statuses integer[], bodies text[], expiring boolean[], seals text[],
  -- One element an event, in the order of the commands:
  ids uuid[], types text[], schema_versions integer[], occurred_ats timestamptz[], recorded_ats timestamptz[],
  datas json[], metadatas json[], leaves bytea[]
) returns table (
  outcome text,
  -- appended: of the stream's last event; answered: as recorded.
  "position" bigint,
  -- conflict: of the stream now; answered: as recorded.
  version integer,
  -- answered only: the rest of the receipt.
  stream text, fingerprint text, command_id uuid, status integer, body text, expires boolean, seal text
)
language plpgsql volatile
set lock_timeout = '1s'
set enable_seqscan = off
set enable_bitmapscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  head bigint;
begin
  perform pg_advisory_xact_lock(7232621226264);
  select coalesce(max(e.position), 0) into head from daybook.events e;

  return query
  with command as (
    select * from unnest(
      principals, keys, fingerprints, command_ids, streams, expected_versions, event_counts, statuses, bodies, expiring, seals
    ) with ordinality as c (
      principal, key, fingerprint, command_id, stream, expected_version, event_count, status, body, expires, seal, ordinal
    )
  ),
  judged as (
    select
      command.*,
      known as receipt,
      known.key is not null as answered,
      known.key is null and coalesce(last.version, 0) = expected_version as accepted,
      coalesce(last.version, 0) as current_version,
      coalesce(last.position, 0) as last_position
    from command
    left join lateral (
      select * from daybook.idempotency i where i.principal = command.principal and i.key = command.key
    ) known on true
    left join lateral (
      select e.version, e.position from daybook.events e
      where e.stream = command.stream order by e.version desc limit 1
    ) last on true
  ),
  placed as materialized (
    select
      judged.*,
      (sum(event_count) over before)::integer - event_count as events_before,
      head + sum(case when accepted then event_count else 0 end) over before - event_count as position_before
    from judged
    window before as (order by ordinal rows unbounded preceding)
  ),
  event as (
    select * from unnest(
      ids, types, schema_versions, occurred_ats, recorded_ats, datas, metadatas, leaves
    ) with ordinality as e (id, type, schema_version, occurred_at, recorded_at, data, metadata, leaf, ordinal)
  ),
  event_owner as (
    select p.*, number from placed p cross join lateral generate_series(1, event_count) as number where accepted
  ),
  recorded as (
    insert into daybook.events (
      position, stream, version, id, type, schema_version, occurred_at, recorded_at, data, metadata, leaf
    )
    select
      position_before + number, stream, expected_version + number,
      id, type, schema_version, occurred_at, recorded_at, data, metadata, leaf
    from event_owner join event on event.ordinal = events_before + number
  ),
  remembered as (
    insert into daybook.idempotency (
      principal, key, fingerprint, command_id, stream, version, position, status, body, seal, expires_at
    )
    select
      principal, key, fingerprint, command_id, stream, expected_version + event_count,
      case when event_count = 0 then last_position else position_before + event_count end,
      status, body, seal, case when expires then now() + interval '25 hours' end
    from placed where accepted
  )
  select
    case when accepted then 'appended' when answered then 'answered' else 'conflict' end,
    case
      when answered then (receipt).position
      when event_count = 0 then last_position
      else (position_before + event_count)::bigint
    end,
    case when answered then (receipt).version else current_version end,
    (receipt).stream, (receipt).fingerprint, (receipt).command_id, (receipt).status, (receipt).body,
    (receipt).expires_at is not null, (receipt).seal
  from placed order by ordinal;
end
$$;

revoke execute on function daybook.append from public;
grant execute on function daybook.append to daybook_app;
