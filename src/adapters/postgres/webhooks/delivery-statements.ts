// Writes begin with the fence, as $1 and $2: nothing is written when the lease has another holder by now.
const CHECKED = 'checked as materialized (select daybook.check_fence($1, $2))';

/** $3 deliveries in JSON, $4 to $6 the checkpoint. */
export const ADD = `
  with ${CHECKED}, added as (
    insert into daybook.webhook_deliveries (webhook_id, event_id, position, stream, version, type)
    select "webhookId", "eventId", position, stream, version, type
    from checked, jsonb_to_recordset($3::jsonb)
      as delivery ("webhookId" text, "eventId" uuid, position bigint, stream text, version integer, type text)
    on conflict do nothing
  )
  insert into daybook.checkpoints (reader, position, event_id) select $4, $5, $6 from checked
  on conflict (reader) do update set position = excluded.position, event_id = excluded.event_id, saved_at = now()`;

/** $1 of each webhook at most. */
export const DUE = `
  select w.id, w.url, w.secret, case when w.previous_until > now() then w.previous_secret end as "previousSecret",
    d.webhook_id as "webhookId", d.event_id as "eventId", d.position, d.stream, d.version, d.type, d.attempts
  from daybook.webhooks w cross join lateral (
    select * from daybook.webhook_deliveries waits
    where webhook_id = w.id and status = 'waiting' and due_at <= now() and not exists (
      select from daybook.webhook_deliveries before
      where before.webhook_id = waits.webhook_id and before.stream = waits.stream and before.status = 'waiting'
        and before.position < waits.position
    )
    order by due_at, position limit $1
  ) d
  where w.disabled_at is null`;

/** $3 webhook, $4 position, $5 status of the answer. The next one of the stream is due. */
export const SUCCEEDED = `
  with ${CHECKED}, done as (
    update daybook.webhook_deliveries
    set status = 'delivered', attempts = attempts + 1, attempted_at = now(), answer_status = $5, error = null from checked
    where webhook_id = $3 and position = $4
    returning webhook_id, stream, position
  )
  update daybook.webhook_deliveries next set due_at = now() from done
  where next.webhook_id = done.webhook_id and next.due_at > now() and next.position = (
    select min(position) from daybook.webhook_deliveries
    where webhook_id = done.webhook_id and stream = done.stream and status = 'waiting' and position > done.position
  )`;

/** $3 webhook, $4 position, $5 status of the answer, $6 error, $7 milliseconds to the next attempt or null. */
export const FAILED = `
  with ${CHECKED}, tried as (
    update daybook.webhook_deliveries
    set status = case when $7::bigint is null then 'failed' else 'waiting' end, attempts = attempts + 1,
      attempted_at = now(), due_at = now() + coalesce($7::bigint, 0) * interval '1 ms', answer_status = $5, error = $6
    from checked where webhook_id = $3 and position = $4
    returning webhook_id, stream, position, due_at
  )
  update daybook.webhook_deliveries later set due_at = tried.due_at from tried
  where later.webhook_id = tried.webhook_id and later.stream = tried.stream and later.status = 'waiting'
    and later.position > tried.position and later.due_at < tried.due_at`;

/** $1 webhook, $2 position to end before, $3 how many. */
export const PAGE = `
  select webhook_id as "webhookId", event_id as "eventId", position, stream, version, type, status, attempts,
    created_at as "createdAt", attempted_at as "attemptedAt", case when status = 'waiting' then due_at end as "dueAt",
    answer_status as "answerStatus", error
  from daybook.webhook_deliveries where webhook_id = $1 and position < $2 order by position desc limit $3`;

/** $1 webhook, $2 event. */
export const REDELIVER = `
  update daybook.webhook_deliveries set status = 'waiting', attempts = 0, due_at = now()
  where webhook_id = $1 and event_id = $2 returning position`;

/** $1 webhook, $2 and $3 the positions around them, $4 how many. */
export const REDELIVER_RANGE = `
  update daybook.webhook_deliveries set status = 'waiting', attempts = 0, due_at = now()
  where webhook_id = $1 and position in (
    select position from daybook.webhook_deliveries
    where webhook_id = $1 and position > $2 and position < $3 order by position limit $4
  )
  returning position`;

export const WAITING = `
  select count(*) filter (where disabled_at is null)::integer as enabled,
    count(*) filter (where disabled_at is not null)::integer as disabled,
    coalesce(sum(waits.count), 0)::integer as waiting,
    coalesce(max(extract(epoch from now() - waits.oldest)), 0)::float8 as "oldestSeconds"
  from daybook.webhooks w left join lateral (
    select count(*), min(created_at) as oldest from daybook.webhook_deliveries
    where webhook_id = w.id and status = 'waiting' and w.disabled_at is null
  ) waits on true`;

/** $1 days, $2 how many at once. */
export const PURGE = `
  delete from daybook.webhook_deliveries where ctid = any (array(
    select ctid from daybook.webhook_deliveries d
    where created_at < now() - $1 * interval '1 day'
      or not exists (select from daybook.webhooks w where w.id = d.webhook_id)
    limit $2
  )) returning 1`;
