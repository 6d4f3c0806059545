import { type Environment, messageOf, pause } from '#kernel';
import type { TopicRecord } from '../../operations/log-relay/log-topic.js';
import type { KafkaSettings } from './kafka-settings.js';
import { TailConsumer } from './tail-consumer.js';

const FIRST_BACK_OFF_MS = 250;
const LONGEST_BACK_OFF_MS = 5_000;
const LOOK_EVERY_MS = 5_000;
/** Consumers in a row that were given nothing of what is in the topic, after which the process is of no use. */
const MOST_STALLED = 3;

export interface KafkaTailPorts {
  readonly settings: KafkaSettings;
  readonly environment: Environment;
  /** Records of any log, in the order of their partition. Must not throw. */
  readonly onRecords: (records: readonly TopicRecord[]) => void;
  /** The last position that is known to be in each partition. */
  readonly published: () => Promise<readonly number[]>;
}

export interface KafkaTailJournal {
  readonly started: () => void;
  /** Of each failure; another consumer takes its place. */
  readonly failed: (reason: unknown) => void;
  /** Several consumers in a row stood still although Kafka answers: only another process can help. */
  readonly givenUp: () => void;
}

/** What the tail is doing, for readiness. */
export interface TailState {
  readonly isRunning: boolean;
  /** Why there is no consumer at present, or why the last one ended. */
  readonly lastError: string | undefined;
  /** Consumers in a row that stood still. */
  readonly stalled: number;
}

/**
 * Hands over what is published from now on, in every process that wants it. Whenever its consumer ends, stands still or
 * falls behind what is published, a new one takes its place; nothing is lost meanwhile that is not in the event store.
 */
export class KafkaTail {
  private readonly stopping = new AbortController();
  private work: Promise<void> = Promise.resolve();
  private isRunning = false;
  private lastError: string | undefined;
  private stalled = 0;
  /** The highest position seen in each partition. */
  private readonly arrived = new Map<number, number>();

  constructor(
    private readonly ports: KafkaTailPorts,
    private readonly journal: KafkaTailJournal,
  ) {}

  start(): void {
    this.work = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  state(): TailState {
    const { isRunning, lastError, stalled } = this;
    return { isRunning, lastError, stalled };
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let backOff = FIRST_BACK_OFF_MS;
    while (!signal.aborted) {
      const hasRun = await this.consume(signal);
      if (signal.aborted) return;
      backOff = hasRun ? FIRST_BACK_OFF_MS : Math.min(backOff * 2, LONGEST_BACK_OFF_MS);
      await pause(this.ports.environment, backOff, signal);
    }
  }

  /** One consumer, from its start to its end. @returns whether it ran at all */
  private async consume(signal: AbortSignal): Promise<boolean> {
    const ended = new AbortController();
    const consumer = await this.begin((reason) => ended.abort(reason));
    if (consumer === undefined) return false;
    this.isRunning = true;
    this.journal.started();
    const over = AbortSignal.any([signal, ended.signal]);
    const reason: unknown = (await this.untilStandstill(over)) ?? ended.signal.reason;
    this.isRunning = false;
    await consumer.close();
    if (!signal.aborted) this.fail(reason);
    if (this.stalled === MOST_STALLED) this.journal.givenUp();
    return true;
  }

  private async begin(onEnd: (reason: unknown) => void): Promise<TailConsumer | undefined> {
    const { settings, environment } = this.ports;
    const onRecords = (records: readonly TopicRecord[]) => {
      this.note(records);
      this.ports.onRecords(records);
    };
    try {
      return await TailConsumer.start({ settings, environment, onRecords, onEnd });
    } catch (error) {
      this.fail(error);
      return undefined;
    }
  }

  private note(records: readonly TopicRecord[]): void {
    this.stalled = 0;
    this.lastError = undefined;
    for (const { partition, position } of records) {
      this.arrived.set(partition, Math.max(position, this.arrived.get(partition) ?? 0));
    }
  }

  private fail(reason: unknown): void {
    this.lastError = messageOf(reason);
    this.journal.failed(reason);
  }

  /**
   * Checks what has arrived against what is published: the records of one look have to be there at the next. Those of the
   * first look may have been in the topic before this consumer.
   * @returns the reason, or nothing when `over` was aborted
   */
  private async untilStandstill(over: AbortSignal): Promise<Error | undefined> {
    let first: readonly number[] | undefined;
    let before: readonly number[] = [];
    for (;;) {
      await pause(this.ports.environment, LOOK_EVERY_MS, over);
      if (over.aborted) return undefined;
      const missing = before.findIndex((position, partition) => position > this.seen(partition, first));
      if (missing >= 0) {
        this.stalled += 1;
        return new Error(`Position ${before[missing]} of partition ${missing} was published and has not arrived`);
      }
      // Nothing is known while the database does not answer.
      before = await this.ports.published().catch(() => []);
      if (before.length > 0) first ??= before;
    }
  }

  private seen(partition: number, first: readonly number[] | undefined): number {
    return Math.max(first?.[partition] ?? 0, this.arrived.get(partition) ?? 0);
  }
}
