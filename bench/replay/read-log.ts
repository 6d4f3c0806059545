import { BEGINNING, type Checkpoint, type StoredEvent } from '#kernel';
import { createPool } from '../../src/adapters/postgres-client/index.js';
import { PostgresEventLog, PostgresLogArchive } from '../../src/adapters/postgres/index.js';
import { order } from '../../src/ordering/order/order.js';
import { readByCopy } from './copied-events.js';

export type Way = 'by pages, as text' | 'by pages, decoded' | 'in bulk, decoded' | 'COPY';

export interface ReadRequest {
  readonly url: string;
  readonly way: Way;
}

/** How a log was read to its end by a process of its own. */
export interface ReadAnswer {
  readonly read: number;
  readonly seconds: number;
  /** Of the process, from its start. */
  readonly peakMiB: number;
}

const PAGE = 1_000;

const openPool = (url: string) =>
  createPool(url, { max: 1, durable: false, byKey: true, onIdleError: () => undefined });

/** Pages through the log by the program's own port. @returns how many events there were */
const readByPort = async (url: string, each: (record: StoredEvent) => void): Promise<number> => {
  const pool = openPool(url);
  const log = new PostgresEventLog(pool);
  let read = 0;
  for (let checkpoint: Checkpoint = BEGINNING; ;) {
    const records = await log.read(checkpoint, PAGE);
    records.forEach(each);
    read += records.length;
    const last = records.at(-1);
    if (last === undefined) break;
    checkpoint = { position: last.position, eventId: last.id };
  }
  await pool.end();
  return read;
};

const WAYS: Readonly<Record<Way, (url: string) => Promise<number>>> = {
  'by pages, as text': (url) => readByPort(url, () => undefined),
  'by pages, decoded': (url) => readByPort(url, (record) => void order.events.decode(record)),
  'in bulk, decoded': async (url) => {
    let read = 0;
    const pool = openPool(url);
    const archive = new PostgresLogArchive({ url, pool, scanPool: pool });
    for await (const records of archive.records(0, Number.MAX_SAFE_INTEGER)) {
      for (const record of records) order.events.decode(record);
      read += records.length;
    }
    await pool.end();
    return read;
  },
  COPY: async (url) => {
    let read = 0;
    await readByCopy(url, () => (read += 1));
    return read;
  },
};

process.on('message', ({ url, way }: ReadRequest) => {
  const began = performance.now();
  WAYS[way](url).then(
    (read) => {
      const seconds = (performance.now() - began) / 1_000;
      process.send?.({ read, seconds, peakMiB: process.resourceUsage().maxRSS / 1_024 } satisfies ReadAnswer);
    },
    (error: unknown) => process.send?.({ failure: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
