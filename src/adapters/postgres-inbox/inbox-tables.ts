import type { Pool } from 'pg';
import { rows } from '../postgres-client/rows.js';

const IS_THERE = `select to_regclass('daybook_inbox.read_positions') is not null as "isThere"`;

/** Whether they are there: what would make them again waits for those who write. @throws StoreUnavailable */
export const hasInboxTables = async (pool: Pool): Promise<boolean> => {
  const [found] = await rows<{ isThere: boolean }>(pool, 'looking for the inbox', IS_THERE);
  return found?.isThere === true;
};

/** What the inboxes of a database consist of; one transaction. Several processes may run it at once. */
export const INBOX_TABLES = `
  select pg_advisory_xact_lock(hashtextextended('daybook_inbox', 0));

  create schema if not exists daybook_inbox;

  -- Events whose effect is done, by group; a copy of one has no effect.
  create table if not exists daybook_inbox.handled_events (
    consumer_group text collate "C" not null,
    event_id text collate "C" not null,
    handled_at timestamptz(3) not null default now(),
    -- An operator had the group go on without its effect.
    discarded_because text collate "C",
    primary key (consumer_group, event_id)
  );
  create index if not exists handled_events_age on daybook_inbox.handled_events (consumer_group, handled_at);

  -- Keys whose next event could not be dealt with; all later ones wait with it, other keys go on.
  create table if not exists daybook_inbox.parked_keys (
    consumer_group text collate "C" not null,
    event_key text collate "C" not null,
    error text collate "C" not null,
    attempts integer not null default 0,
    parked_at timestamptz(3) not null default now(),
    -- Of the next attempt; without one an operator decides.
    due_at timestamptz(3),
    -- The first event of the key is in the topic of dead letters.
    is_published boolean not null default false,
    primary key (consumer_group, event_key)
  );

  create table if not exists daybook_inbox.waiting_events (
    consumer_group text collate "C" not null,
    event_id text collate "C" not null,
    event_key text collate "C" not null,
    sequence bigint generated always as identity,
    event_type text collate "C" not null,
    topic text collate "C" not null,
    partition integer not null,
    record_offset text collate "C" not null,
    -- JSON in UTF-8: headers may hold what no text of a database can.
    headers bytea not null,
    value bytea,
    primary key (consumer_group, event_id)
  );
  create index if not exists waiting_events_order on daybook_inbox.waiting_events (consumer_group, event_key, sequence);

  -- How far groups have dealt with a log that they read by position.
  create table if not exists daybook_inbox.read_positions (
    consumer_group text collate "C" primary key,
    source text collate "C" not null,
    position bigint not null
  )`;
