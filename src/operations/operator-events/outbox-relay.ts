import {
  type Environment,
  type OperatorOutbox,
  type Parking,
  type ParkingBatch,
  pause,
  type StoredEntry,
} from '#kernel';
import { SustainedFailure } from '../health/sustained-failure.js';
import type { HealthCheck } from '../health/health-check.js';
import { type OperatorEvent, MOST_PARKED_AT_ONCE, StreamsParked } from './operator.events.js';
import { LONGEST_CAUSE } from './operator-payloads.events.js';
import type { OperatorLog } from './operator-log.js';
import { DAYBOOK } from './principals.js';

/** Parkings of one interval share an event, so that there is at most one such event a second besides full ones. */
const LOOK_EVERY_MS = 1_000;
const LONGEST_BACK_OFF_MS = 16_000;
const STOP_WITHIN_MS = 2_000;

export interface OutboxRelayPorts {
  readonly outbox: OperatorOutbox;
  readonly operatorLog: Pick<OperatorLog, 'record'>;
  readonly environment: Environment;
}

/**
 * Publishes the entries of the outbox as events in the log: operator events that were stored with the change that they
 * report, and parkings, up to a hundred in one event. An event and its key never change, so any number of processes may
 * publish and be killed at any point: each event is in the log once. The parking of a stream never waits for it.
 */
export class OutboxRelay {
  private readonly stopping = new AbortController();
  private work: Promise<void> = Promise.resolve();
  private readonly failure: SustainedFailure;

  /** @param onError gets each failure; it is tried again with growing pauses */
  constructor(
    private readonly ports: OutboxRelayPorts,
    private readonly onError: (error: unknown) => void,
  ) {
    this.failure = new SustainedFailure(ports.environment);
  }

  start(): void {
    this.work = this.run();
  }

  /** Publishes the entries of this moment, for a command that waits for it. @throws StoreUnavailable; they stay */
  async publish(goesOn = () => true): Promise<void> {
    const { outbox } = this.ports;
    while (goesOn()) {
      const next = await outbox.next(MOST_PARKED_AT_ONCE);
      if (next === undefined) return;
      await this.record(next);
      await outbox.remove(next.id);
      if ('parkings' in next && next.parkings.length < MOST_PARKED_AT_ONCE) return;
    }
  }

  /** Publishes for 2 s more at most; the next process goes on. To be called when nothing parks any more. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  /** For readiness. */
  async look(): Promise<readonly HealthCheck[]> {
    const name = 'operator events';
    const { reason } = this.failure;
    return reason === undefined
      ? [{ name, ok: true, detail: 'all are in the log, or will be shortly' }]
      : [{ name, ok: false, detail: `They cannot be published to the log: ${reason}` }];
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let wait = LOOK_EVERY_MS;
    while (!signal.aborted) {
      const isDone = await this.turn(() => !signal.aborted);
      wait = isDone ? LOOK_EVERY_MS : Math.min(wait * 2, LONGEST_BACK_OFF_MS);
      await pause(this.ports.environment, wait, signal);
    }
    const end = this.now() + STOP_WITHIN_MS;
    await this.turn(() => this.now() < end);
  }

  /** @returns false when it failed */
  private async turn(goesOn: () => boolean): Promise<boolean> {
    try {
      await this.publish(goesOn);
      this.failure.succeeded();
      return true;
    } catch (error) {
      this.failure.failed(error);
      this.onError(error);
      return false;
    }
  }

  private async record(next: StoredEntry | ParkingBatch): Promise<void> {
    const { operatorLog } = this.ports;
    const key = `outbox ${next.id}`;
    if ('parkings' in next) {
      await operatorLog.record(StreamsParked({ streams: next.parkings.map(reportOf) }), key, DAYBOOK);
    } else {
      const { type, data, principal } = next;
      // The recorder validates it against the schema of its type.
      await operatorLog.record({ type, data } as OperatorEvent, key, principal);
    }
  }

  private now(): number {
    return this.ports.environment.monotonicMs();
  }
}

const reportOf = ({ projection, stream, version, eventId, eventType, parkedAt, error }: Parking) => ({
  ...{ projection, stream, version, eventId, eventType, parkedAt },
  error: error.slice(0, LONGEST_CAUSE).toWellFormed(),
});
