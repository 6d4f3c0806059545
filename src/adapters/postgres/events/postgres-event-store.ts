import type { Pool } from 'pg';
import {
  type Append,
  type AppendOutcome,
  EventStore,
  type IdempotencyKey,
  type LoadedStream,
  type StoredEvent,
} from '#kernel';
import { appendBatch, type Run } from './append-batch.js';
import { assertSeparable } from './append-statement.js';
import { Batcher } from '../batcher.js';
import { ReceiptSeals } from './receipt-seals.js';
import type { RowSeals } from '../../postgres-client/row-seals.js';
import { rows } from '../../postgres-client/rows.js';
import { LOAD, loadedStreams, loadParameters, type LoadRow, type LoadRequest } from './load-statement.js';
import { READ, readParameters, type ReadRequest, type ReadRow, readStreams } from './read-statement.js';

/** Shorter than the 2 s in which a caller is promised an answer. */
const PATIENCE_MS = 1_800;
const APPEND_LANES = 2;
const LOAD_LANES = 2;
const READ_LANES = 2;
const MAX_COMMANDS = 200;
const MAX_BYTES = 1_048_576;
const MAX_EVENTS = 100;
/** Events that are read together; a longer page is read alone. */
const MAX_EVENTS_READ = 1_000;

/** One append of many commands together. */
export interface AppendBatch {
  readonly commands: number;
  /** Those that were added; conflicts and repetitions add none. */
  readonly events: number;
  /** Until the commit was acknowledged, or failed. */
  readonly milliseconds: number;
  readonly done: boolean;
  /** Why it failed. */
  readonly error?: unknown;
  /** W3C trace contexts of the commands that have one. */
  readonly traceparents: readonly string[];
}

export interface EventStoreOptions {
  /** Called after each commit with what it added to the log, which is not nothing; must not throw. */
  readonly onAppended?: (records: readonly StoredEvent[]) => void;
  /** Called after each batch, also after one that failed; must not throw. */
  readonly onBatch?: (batch: AppendBatch) => void;
}

/** Events and receipts in PostgreSQL. Concurrent calls share statements; README.md beside this file says how. */
export class PostgresEventStore extends EventStore {
  private readonly appends: Batcher<Append, AppendOutcome>;
  private readonly loads: Batcher<LoadRequest, LoadedStream>;
  private readonly reads: Batcher<ReadRequest, readonly StoredEvent[]>;
  private readonly receiptSeals: ReceiptSeals;
  private id: Promise<string> | undefined;

  /** @param pool of `createPool`, with four connections or more for the store alone */
  constructor(
    private readonly pool: Pool,
    seals: RowSeals,
    private readonly options: EventStoreOptions = {},
  ) {
    super();
    this.receiptSeals = new ReceiptSeals(seals);
    this.appends = new Batcher({
      doing: 'appending',
      lanes: APPEND_LANES,
      maxRequests: MAX_COMMANDS,
      maxWeight: MAX_BYTES,
      patienceMs: PATIENCE_MS,
      weightOf: bytesOf,
      namesOf: ({ stream, receipt }) => [`stream ${stream}`, `key ${receipt.principal} ${receipt.key}`],
      carryOut: (batch) => this.appendInTime(batch),
    });
    this.loads = new Batcher({
      doing: 'loading a stream',
      lanes: LOAD_LANES,
      maxRequests: MAX_COMMANDS,
      patienceMs: PATIENCE_MS,
      carryOut: (batch) => this.loadTogether(batch),
    });
    this.reads = new Batcher({
      doing: 'reading a stream',
      lanes: READ_LANES,
      maxRequests: MAX_COMMANDS,
      maxWeight: MAX_EVENTS_READ,
      patienceMs: PATIENCE_MS,
      weightOf: ({ limit }) => limit,
      carryOut: (batch) => this.readTogether(batch),
    });
  }

  logId(): Promise<string> {
    this.id ??= this.readLogId().catch((error: unknown) => {
      this.id = undefined;
      throw error;
    });
    return this.id;
  }

  load(stream: string, { principal, key }: IdempotencyKey, fromVersion: number): Promise<LoadedStream> {
    return this.loads.submit({ stream, principal, key, fromVersion });
  }

  readStream(stream: string, fromVersion: number, limit: number): Promise<readonly StoredEvent[]> {
    return this.reads.submit({ stream, fromVersion, limit });
  }

  async append(command: Append): Promise<AppendOutcome> {
    assertWellFormed(command);
    assertSeparable(command);
    return this.appends.submit(command);
  }

  private async readLogId(): Promise<string> {
    const [log] = await rows<{ readonly id: string }>(
      this.pool,
      'reading the id of the log',
      'select id from daybook.log',
    );
    if (log === undefined) throw new Error('daybook.log has no row: the database was changed. See docs/audit.md.');
    return log.id;
  }

  private async appendTogether(batch: readonly Append[]): Promise<readonly AppendOutcome[]> {
    const run: Run = (statement, values) => rows(this.pool, 'appending', statement, values);
    const outcomes = await appendBatch(run, this.receiptSeals, batch);
    const added = batch.flatMap((command, index) => recordsOf(command, outcomes[index]));
    if (added.length > 0) this.options.onAppended?.(added);
    return outcomes;
  }

  private async appendInTime(batch: readonly Append[]): Promise<readonly AppendOutcome[]> {
    const startedAt = performance.now();
    const report = (done: boolean, outcomes: readonly AppendOutcome[] = [], error?: unknown) => {
      const events = batch.reduce((sum, command, at) => sum + eventsAdded(command, outcomes[at]), 0);
      const traceparents = batch.flatMap(({ traceparent = [] }) => traceparent);
      const milliseconds = performance.now() - startedAt;
      this.options.onBatch?.({ commands: batch.length, events, milliseconds, done, error, traceparents });
    };
    try {
      const outcomes = await this.appendTogether(batch);
      report(true, outcomes);
      return outcomes;
    } catch (error) {
      report(false, [], error);
      throw error;
    }
  }

  private async loadTogether(batch: readonly LoadRequest[]): Promise<readonly LoadedStream[]> {
    const found = await rows<LoadRow>(this.pool, 'loading a stream', LOAD, loadParameters(batch));
    return loadedStreams(batch, found, this.receiptSeals);
  }

  private async readTogether(batch: readonly ReadRequest[]): Promise<readonly (readonly StoredEvent[])[]> {
    const found = await rows<ReadRow>(this.pool, 'reading a stream', READ, readParameters(batch));
    return readStreams(batch, found);
  }
}

/** The database numbers the events by their order; their leaves are hashes over the numbers given here. */
const assertWellFormed = ({ stream, expectedVersion, events }: Append): void => {
  const inOrder = events.every(
    (event, index) => event.stream === stream && event.version === expectedVersion + index + 1,
  );
  if (!inOrder)
    throw new Error(`The events for ${stream} are not its versions ${expectedVersion + 1} and on, in order`);
  if (events.length > MAX_EVENTS) {
    throw new Error(`A command adds at most ${MAX_EVENTS} events; one for ${stream} has ${events.length}`);
  }
};

/** What the log holds of a command that was appended; its last event got the position of the answer. */
const recordsOf = ({ events }: Append, outcome: AppendOutcome | undefined): readonly StoredEvent[] => {
  if (outcome?.outcome !== 'appended') return [];
  const before = outcome.position - events.length;
  return events.map((event, index) => ({ position: before + index + 1, ...event }));
};

const eventsAdded = ({ events }: Append, outcome: AppendOutcome | undefined): number =>
  outcome?.outcome === 'appended' ? events.length : 0;

const bytesOf = ({ events, receipt }: Append): number =>
  events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, receipt.body.length);
