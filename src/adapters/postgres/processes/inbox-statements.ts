// Writes begin with the fence, as $1 and $2: nothing is written when the lease has another holder by now.
const CHECKED = 'checked as materialized (select daybook.check_fence($1, $2))';
const COLUMNS = `process, instance, event_id as "eventId", nullif(timer, '') as timer, stream, version, position, attempts`;
const WAITING = `select ${COLUMNS}, due_at as "dueAt", error from daybook.process_inbox`;

/** $3 messages in JSON. */
const INSERT = `
  insert into daybook.process_inbox (process, instance, event_id, timer, stream, version, position, due_at)
  select process, instance, "eventId", coalesce(timer, ''), stream, version, position, coalesce("dueAt", now())
  from checked, jsonb_to_recordset($3::jsonb) as message (process text, instance text, "eventId" uuid, timer text,
    stream text, version integer, position bigint, "dueAt" timestamptz)
  on conflict do nothing`;

/** $4 to $6 the checkpoint. */
export const ADD = `
  with ${CHECKED}, added as (${INSERT})
  insert into daybook.checkpoints (reader, position, event_id) select $4, $5, $6 from checked
  on conflict (reader) do update set position = excluded.position, event_id = excluded.event_id, saved_at = now()`;

/** $1 how many, $2 process managers that are left out. */
export const DUE = `
  select ${COLUMNS} from daybook.process_inbox message
  where due_at <= now() and process <> all($2::text[]) and not exists (
    select from daybook.process_inbox before
    where before.process = message.process and before.instance = message.instance and before.timer = ''
      and (before.position < message.position or message.timer <> '')
  )
  order by due_at, position limit $1`;

/** $3 timers, $4 messages that are done, both in JSON. */
export const HANDLED = {
  name: 'daybook_handled',
  text: `
  with ${CHECKED}, gone as (
    delete from daybook.process_inbox message
    using checked, jsonb_to_recordset($4::jsonb) as done (process text, "eventId" uuid, timer text)
    where message.process = done.process and message.event_id = done."eventId" and message.timer = coalesce(done.timer, '')
  ) ${INSERT}`,
};

/** $3 process, $4 event, $5 timer, $6 error, $7 milliseconds to the next attempt or null. */
export const FAILED = `
  with ${CHECKED}
  update daybook.process_inbox
  set attempts = attempts + 1, due_at = now() + $7::bigint * interval '1 ms', error = $6 from checked
  where process = $3 and event_id = $4 and timer = $5`;

/** $1 process, $2 instance. */
export const OF = `${WAITING} where process = $1 and instance = $2 order by position, timer`;

/** $1 how many. */
export const STUCK = `${WAITING} where due_at is null order by position, timer limit $1`;

/** $1 process, $2 event, $3 timer. */
export const DISCARD = `
  delete from daybook.process_inbox where process = $1 and event_id = $2 and timer = $3 and due_at is null returning 1`;

/** $1 process, $2 instance. */
export const RETRY = `
  update daybook.process_inbox set attempts = 0, due_at = now()
  where process = $1 and instance = $2 and attempts > 0 returning 1`;
