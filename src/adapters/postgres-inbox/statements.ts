/** Notes the event as dealt with, unless it was before or its key waits; then it waits too. */
export const TAKE = `
  with parked as materialized (
    select 1 from daybook_inbox.parked_keys where consumer_group = $1 and event_key = $3 for key share
  ), taken as (
    insert into daybook_inbox.handled_events (consumer_group, event_id)
    select $1, $2 where not exists (select from parked)
    on conflict do nothing returning 1
  )
  select exists (select from parked) as "isParked", exists (select from taken) as "isTaken"`;

export const NOTE_HANDLED = `
  insert into daybook_inbox.handled_events (consumer_group, event_id) values ($1, $2)
  on conflict do nothing returning 1`;

export const FORGET_HANDLED = `delete from daybook_inbox.handled_events where consumer_group = $1 and event_id = $2`;

export const PARK = `
  insert into daybook_inbox.parked_keys (consumer_group, event_key, error, due_at)
  values ($1, $2, $3, now() + $4::double precision * interval '1 ms')
  on conflict do nothing`;

/** A copy of an event that is dealt with, or waits already, does not wait again. */
export const KEEP_WAITING = `
  insert into daybook_inbox.waiting_events
    (consumer_group, event_id, event_key, event_type, topic, partition, record_offset, headers, value)
  select $1, $2, $3, $4, $5, $6, $7, $8, $9
  where not exists (select from daybook_inbox.handled_events where consumer_group = $1 and event_id = $2)
  on conflict do nothing`;

export const DUE_KEYS = `
  select event_key as "key" from daybook_inbox.parked_keys
  where consumer_group = $1 and due_at <= now() order by due_at limit $2`;

/** Keeps other members away from the key, and lets later events of it join those that wait. */
export const CLAIM = `
  select attempts from daybook_inbox.parked_keys
  where consumer_group = $1 and event_key = $2 and due_at <= now() for no key update skip locked`;

const WAITING = `
  event_id as "id", event_key as "key", event_type as "type", topic, partition, record_offset as "offset", headers, value
  from daybook_inbox.waiting_events`;

export const FIRST_WAITING = `
  select ${WAITING} where consumer_group = $1 and event_key = $2 order by sequence limit 1`;

export const REMOVE_WAITING = `delete from daybook_inbox.waiting_events where consumer_group = $1 and event_id = $2`;

/** The next event of the key has had no attempt. */
export const GO_ON = `
  update daybook_inbox.parked_keys set attempts = 0, is_published = false, due_at = now()
  where consumer_group = $1 and event_key = $2`;

/** Waits until no event is about to join. */
export const LOCK_KEY = `
  select 1 from daybook_inbox.parked_keys where consumer_group = $1 and event_key = $2 for update`;

/** In a statement after the lock: what has joined meanwhile is seen by it. */
export const RELEASE = `
  delete from daybook_inbox.parked_keys where consumer_group = $1 and event_key = $2 and not exists (
    select from daybook_inbox.waiting_events where consumer_group = $1 and event_key = $2)`;

export const FAILED_AGAIN = `
  update daybook_inbox.parked_keys
  set attempts = attempts + 1, error = $3, due_at = now() + $4::double precision * interval '1 ms'
  where consumer_group = $1 and event_key = $2
    and exists (select from daybook_inbox.waiting_events where consumer_group = $1 and event_id = $5)`;

const PARKED = `
  select consumer_group as "group", event_key as "key", event_id as "eventId", event_type as "eventType", topic,
    partition, record_offset as "offset", waiting, error, attempts, parked_at as "parkedAt", due_at as "dueAt"
  from daybook_inbox.parked_keys join lateral (
    select *, count(*) over () as waiting from daybook_inbox.waiting_events
    where waiting_events.consumer_group = parked_keys.consumer_group and waiting_events.event_key = parked_keys.event_key
    order by sequence limit 1
  ) head using (consumer_group, event_key)`;

export const LIST = `${PARKED} order by parked_at, consumer_group, event_key`;

export const UNPUBLISHED = `${PARKED} where consumer_group = $1 and due_at is null and not is_published order by parked_at`;

export const MARK_PUBLISHED = `
  update daybook_inbox.parked_keys set is_published = true where consumer_group = $1 and event_key = $2
    and exists (select from daybook_inbox.waiting_events where consumer_group = $1 and event_id = $3)`;

export const RETRY = `
  update daybook_inbox.parked_keys set due_at = now(), attempts = 0 where consumer_group = $1 and event_key = $2 returning 1`;

/** Notes the event as dealt with, so that no copy of it comes back. */
export const DISCARD = `
  with removed as (
    delete from daybook_inbox.waiting_events where consumer_group = $1 and event_key = $2 and event_id = $3 returning 1
  ), noted as (
    insert into daybook_inbox.handled_events (consumer_group, event_id, discarded_because)
    select $1, $3, $4 from removed on conflict do nothing
  )
  update daybook_inbox.parked_keys set due_at = now(), attempts = 0, is_published = false from removed
  where consumer_group = $1 and event_key = $2 returning 1`;
