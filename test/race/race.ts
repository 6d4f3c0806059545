import pg from 'pg';
import type { EventLog, Projection } from '#kernel';
import { createPool } from '../../src/adapters/postgres-client/index.js';
import { PostgresCheckpoints, PostgresEventLog, PostgresEventStore } from '../../src/adapters/postgres/index.js';
import { PATIENT } from '../support/database.js';
import { Dice } from '../support/dice.js';
import { evidenceIn } from './evidence.js';
import type { Evidence, Reading, StreamDigest } from './log-checker.js';
import { type CheckpointOrder, type Finish, followToTheEnd, LateLog, readAll } from './race-readers.js';
import { digestsIn, projectorOf, streamDigests } from './race-view.js';
import { RaceWriter, type ReceiptPlace } from './race-writer.js';
import { rowSeals } from '../support/row-seals.js';

export interface RaceOptions {
  readonly url: string;
  readonly seed: number;
  /** Writers stop once so many events are committed. */
  readonly events: number;
  readonly writers?: number;
  readonly longestHoldMs?: number;
  /** A transaction of somebody else, with an id, is open from before the first event until every reader is done. */
  readonly foreignTransaction?: boolean;
  // Planted faults:
  readonly receipts?: ReceiptPlace;
  readonly mayCollide?: boolean;
  readonly logOf?: (pool: pg.Pool) => EventLog;
  readonly checkpoint?: CheckpointOrder;
  readonly projection?: Projection<StreamDigest>;
  readonly progress?: (committedEvents: number) => void;
}

export interface RaceResult extends Evidence {
  readonly rolledBack: number;
  readonly killedFollowers: number;
}

/** Lets writers and readers loose on one log, and gathers what they leave behind once all are done. */
export const race = async (options: RaceOptions): Promise<RaceResult> => {
  const { url } = options;
  const pool = createPool(url, { max: 10, ...PATIENT });
  const foreigner = options.foreignTransaction === true ? await openForeignTransaction(url) : undefined;
  const finish: Finish = { finished: false };
  try {
    const reading = readers(options, pool, finish);
    const [writers, { readings, killedFollowers }] = await Promise.all([
      writeAll(options).finally(() => (finish.finished = true)),
      reading,
    ]);
    return {
      ...(await evidenceIn(pool)),
      committed: writers.flatMap(({ committed }) => committed),
      replays: writers.flatMap(({ replays }) => replays),
      rolledBack: writers.reduce((sum, writer) => sum + writer.rolledBack, 0),
      readings,
      views: await digestsIn(pool),
      killedFollowers,
    };
  } finally {
    await foreigner?.end();
    await pool.end();
  }
};

const openForeignTransaction = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('begin');
  await client.query('select pg_current_xact_id()');
  return client;
};

const writeAll = async (options: RaceOptions): Promise<readonly RaceWriter[]> => {
  const { url, seed, receipts = 'with the events', longestHoldMs = 2, mayCollide = false } = options;
  const writers = await Promise.all(
    Array.from({ length: options.writers ?? 8 }, (_, index) =>
      RaceWriter.connect({ url, dice: new Dice(seed + index), receipts, longestHoldMs, mayCollide }),
    ),
  );
  let committed = 0;
  const write = async (writer: RaceWriter): Promise<void> => {
    while (committed < options.events) {
      const events = await writer.write();
      committed += events;
      options.progress?.(committed);
    }
  };
  try {
    await Promise.all(writers.map(write));
  } finally {
    await Promise.all(writers.map((writer) => writer.close()));
  }
  return writers;
};

interface ReadersResult {
  readonly readings: readonly Reading[];
  readonly killedFollowers: number;
}

const readers = async (options: RaceOptions, pool: pg.Pool, finish: Finish): Promise<ReadersResult> => {
  const { seed, logOf = (it) => new PostgresEventLog(it), checkpoint: order = 'after the effect' } = options;
  const log = logOf(pool);
  const checkpoints = new PostgresCheckpoints(pool);
  const effects: string[] = [];
  const done = new Set<string>();
  const follower = {
    ...{ reader: 'effects', log, checkpoints, order, batchSize: 100, killOneIn: 10, dice: new Dice(seed + 1_000) },
    effect: async (batch: readonly { readonly id: string }[]) => {
      for (const { id } of batch) if (done.size < done.add(id).size) effects.push(id);
    },
  };
  const projector = projectorOf(options.projection ?? streamDigests, pool, new PostgresEventStore(pool, rowSeals));
  const feeder = {
    ...{ reader: projector.reader, log: new LateLog(log, new Dice(seed + 2_000)), checkpoints, batchSize: 500 },
    ...{ order: 'after the effect' as const, killOneIn: 20, dice: new Dice(seed + 3_000) },
    prepare: () => projector.prepare(),
    effect: async (batch: Parameters<typeof projector.apply>[0]) => void (await projector.apply(batch)),
  };
  const [small, large, ...killed] = await Promise.all([
    readAll(log, 20, finish),
    readAll(log, 1_000, finish),
    followToTheEnd(follower, finish),
    followToTheEnd(feeder, finish),
  ]);
  return {
    readings: [
      { reader: 'batches of 20', ids: small },
      { reader: 'batches of 1,000', ids: large },
      { reader: 'killed followers', ids: effects },
    ],
    killedFollowers: killed.reduce((sum, one) => sum + one, 0),
  };
};
