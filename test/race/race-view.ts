import {
  catalogue,
  documentIdOf,
  event,
  type EventStore,
  type StoredEvent,
  type PayloadSchema,
  type Projection,
  Projector,
} from '#kernel';
import { InMemoryParkedStreams } from '#kernel/testing';
import { PostgresViewStore } from '../../src/adapters/postgres-views/index.js';
import type pg from 'pg';
import { nextDigest, type StreamDigest } from './log-checker.js';

const anything: PayloadSchema<Record<string, never>> = {
  jsonSchema: {},
  matches: (_value): _value is Record<string, never> => true,
  problems: () => [],
};

const events = catalogue(
  event('Happened')
    .firstWrittenAs(anything)
    .about(() => 'nobody'),
);

const CATEGORY = 'race';
const NOTHING: StreamDigest = { events: 0, digest: '' };

/** One document per stream that knows exactly which events it has seen, in which order. */
export const streamDigests: Projection<StreamDigest> = {
  name: 'stream-digests',
  version: 1,
  category: CATEGORY,
  feed: 'one stream',
  view: { name: 'stream-digests', build: '1', fields: {}, indexes: [] },
  hears: (stream) => stream.startsWith(`${CATEGORY}-`),
  decode: (record) => events.decode(record),
  changesOf: ({ meta }) => [
    {
      id: documentIdOf({ category: CATEGORY }, meta.stream),
      apply: (seen = NOTHING) => ({ events: seen.events + 1, digest: nextDigest(seen.digest, meta.id) }),
    },
  ],
};

/** The planted fault: without versions of streams to compare, a gap is not noticed and what comes late is left out. */
export const skippingDigests: Projection<StreamDigest> = { ...streamDigests, feed: 'many streams' };

export const projectorOf = (projection: Projection<StreamDigest>, pool: pg.Pool, store: EventStore): Projector =>
  new Projector(
    projection,
    new PostgresViewStore(pool),
    new InMemoryParkedStreams(),
    store,
    ({ record, error }: { readonly record: StoredEvent; readonly error: unknown }) => {
      throw new Error(`${record.stream}@${record.version} was parked`, { cause: error });
    },
  );

/** The view as it stands, by stream. */
export const digestsIn = async (pool: pg.Pool): Promise<ReadonlyMap<string, StreamDigest>> => {
  const { rows } = await pool.query<{ readonly id: string; readonly doc: string }>(
    'select id, doc from daybook_views.stream_digests_1',
  );
  return new Map(rows.map(({ id, doc }) => [`${CATEGORY}-${id}`, JSON.parse(doc) as StreamDigest]));
};
