import {
  type Append,
  type AppendOutcome,
  EventStore,
  type IdempotencyKey,
  LOAD_EVENTS,
  type LoadedStream,
  type Receipt,
} from '../events/event-store.js';
import type { StoredEvent } from '../events/stored-event.js';

/**
 * What a test lets happen around an append: other writers, waiting, or a lost connection (throw StoreUnavailable).
 * Before the commit nothing is written yet; after it everything is, but the writer does not know.
 */
export interface AppendHooks {
  beforeCommit?: (command: Append) => unknown;
  afterCommit?: (command: Append) => unknown;
}

/** An event store in an array that keeps the promises of its port; any number of command runners may share it. */
export class InMemoryEventStore extends EventStore {
  /** All events, the one of position n at index n - 1. */
  readonly events: StoredEvent[] = [];
  /** How often a stream was loaded for a decision. */
  loads = 0;
  private readonly receipts = new Map<string, Receipt>();

  constructor(readonly hooks: AppendHooks = {}) {
    super();
  }

  async logId(): Promise<string> {
    return LOG_ID;
  }

  async load(stream: string, key: IdempotencyKey, fromVersion: number): Promise<LoadedStream> {
    this.loads += 1;
    const receipt = this.receipts.get(nameOf(key));
    const events = this.streamOf(stream).slice(fromVersion - 1, fromVersion - 1 + LOAD_EVENTS);
    await nextTurn();
    return receipt === undefined ? { receipt, events } : { receipt, events: [] };
  }

  async readStream(stream: string, fromVersion: number, limit: number): Promise<readonly StoredEvent[]> {
    await nextTurn();
    return this.streamOf(stream)
      .filter(({ version }) => version >= fromVersion)
      .slice(0, limit);
  }

  async append(command: Append): Promise<AppendOutcome> {
    await nextTurn();
    await this.hooks.beforeCommit?.(command);
    const outcome = this.commit(command);
    await this.hooks.afterCommit?.(command);
    return outcome;
  }

  /** Receipts of accepted commands, in no order. */
  allReceipts(): readonly Receipt[] {
    return [...this.receipts.values()];
  }

  private commit({ stream, expectedVersion, events, receipt }: Append): AppendOutcome {
    const answered = this.receipts.get(nameOf(receipt));
    if (answered !== undefined) return { outcome: 'answered', receipt: answered };
    const before = this.streamOf(stream);
    if (before.length !== expectedVersion) return { outcome: 'conflict', currentVersion: before.length };
    checkVersions(stream, expectedVersion, events);
    for (const event of events) this.events.push({ ...event, position: this.events.length + 1 });
    const position = this.streamOf(stream).at(-1)?.position ?? 0;
    const version = expectedVersion + events.length;
    this.receipts.set(nameOf(receipt), { ...receipt, stream, version, position });
    return { outcome: 'appended', position };
  }

  private streamOf(stream: string): readonly StoredEvent[] {
    return this.events.filter((event) => event.stream === stream);
  }
}

const LOG_ID = '0'.repeat(32);

const nameOf = ({ principal, key }: IdempotencyKey): string => JSON.stringify([principal, key]);

const checkVersions = (stream: string, expectedVersion: number, events: Append['events']): void => {
  if (events.length > 100) throw new Error(`${events.length} events at once for ${stream}, at most 100 are allowed`);
  events.forEach((event, index) => {
    if (event.stream !== stream || event.version !== expectedVersion + index + 1)
      throw new Error(
        `${event.stream} version ${event.version} does not follow version ${expectedVersion} of ${stream}`,
      );
  });
};

const nextTurn = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
