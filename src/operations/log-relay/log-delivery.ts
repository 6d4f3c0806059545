import { type Delivery, type Environment, pause, type StoredEvent } from '#kernel';
import type { HealthCheck, Watched } from '../health/health-check.js';
import type { TopicRecord } from './log-topic.js';

/** How long a record that is under way is waited for. Out of order they come within some 30 ms, and 100 ms under load. */
const PATIENCE_MS = 200;
const TRY_AGAIN_MS = 1_000;

/** Hands over what comes into the topic, from whenever it runs on. */
export interface TopicTail {
  start(): void;
  stop(): Promise<void>;
  state(): {
    readonly isRunning: boolean;
    /** Why it does not run, or did not the last time. */
    readonly lastError: string | undefined;
    /** So often in a row it was started again, since it handed nothing over of what is in the topic. */
    readonly stalled: number;
  };
}

export interface LogDeliveryPorts {
  readonly environment: Environment;
  logId(): Promise<string>;
  /** Takes records of this log, in any order. */
  deliver(records: readonly StoredEvent[]): void;
  /** @param onRecords takes records of any log */
  tail(onRecords: (records: readonly TopicRecord[]) => void): TopicTail;
  /** Gets records of another log. */
  onForeign(count: number): void;
}

/**
 * Delivers the records of the topic to the log of this process. Nothing depends on it: what does not come is read from the
 * event store, without waiting while the topic cannot be reached.
 */
export class LogDelivery implements Watched, Delivery {
  readonly environment: Environment;
  private readonly tail: TopicTail;
  private readonly stopping = new AbortController();
  private work: Promise<void> = Promise.resolve();
  private logId: string | undefined;
  /** By partition, the log of its newest record when that is not this one. */
  private readonly foreign = new Map<number, string | undefined>();

  constructor(private readonly ports: LogDeliveryPorts) {
    this.environment = ports.environment;
    this.tail = ports.tail((records) => this.take(records));
  }

  start(): void {
    this.work = this.begin();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
    await this.tail.stop();
  }

  patienceMs(): number {
    return this.tail.state().isRunning ? PATIENCE_MS : 0;
  }

  async look(): Promise<readonly HealthCheck[]> {
    const name = 'event log delivery';
    const { isRunning, lastError, stalled } = this.tail.state();
    const [[partition, logId] = []] = this.foreign;
    if (partition !== undefined) return [{ name, ok: false, detail: foreignText(partition, logId) }];
    if (stalled > 0)
      return [{ name, ok: false, detail: `Stands still: ${lastError}. Views are fed from the event store.` }];
    if (isRunning) return [{ name, ok: true, detail: 'from the topic' }];
    const cause =
      lastError === undefined ? 'The topic is not followed yet' : `The topic cannot be followed: ${lastError}`;
    return [{ name, ok: true, detail: `${cause}. Views are fed from the event store, up to a second later.` }];
  }

  /** Which records are of this log has to be known first. */
  private async begin(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted && this.logId === undefined) {
      this.logId = await this.ports.logId().catch(() => undefined);
      if (this.logId === undefined) await pause(this.environment, TRY_AGAIN_MS, signal);
    }
    if (!signal.aborted) this.tail.start();
  }

  private take(records: readonly TopicRecord[]): void {
    const ours: StoredEvent[] = [];
    let foreign = 0;
    for (const { logId, partition, event } of records) {
      if (logId === this.logId) this.foreign.delete(partition);
      else this.foreign.set(partition, logId);
      if (logId !== this.logId) foreign += 1;
      // A stub stands for an event that is read from the store.
      else if (event !== undefined) ours.push(event);
    }
    if (foreign > 0) this.ports.onForeign(foreign);
    if (ours.length > 0) this.ports.deliver(ours);
  }
}

const foreignText = (partition: number, logId: string | undefined): string =>
  `Partition ${partition} of the topic ends with ${logId === undefined ? 'no event' : `events of the log ${logId}`}, not with those ` +
  'of this database. They are ignored. Either another installation writes there, which needs a KAFKA_TOPIC_PREFIX of its ' +
  'own, or the database was restored: then run daybook log republish.';
