import { messageOf, pause, type Fence, type Leases } from '#kernel';
import type { HealthCheck, Watched } from '../health/health-check.js';
import { StallDetector } from '../health/stall-detector.js';
import { ForkedLog } from './forked-log.js';
import { Publishing, type PublishingJournal, type PublishingPorts } from './publishing.js';

const FIRST_BACK_OFF_MS = 100;
const LONGEST_BACK_OFF_MS = 2_000;
/** Only an operator can repair a fork. */
const FORKED_BACK_OFF_MS = 5_000;

export interface LogRelayPorts extends PublishingPorts {
  readonly leases: Leases;
  /** Which process publishes is decided under this name. */
  readonly lease: string;
  /** What readiness calls it. */
  readonly check: string;
}

export interface LogRelayJournal extends Omit<PublishingJournal, 'caughtUp'> {
  /** This process publishes from now on, or no longer. */
  readonly leads: (isLeading: boolean) => void;
  /** Of each failure; it is tried again with growing pauses. */
  readonly failed: (error: unknown) => void;
  /** The first success after failures: a send, or that there is nothing to send. */
  readonly recovered: () => void;
}

/**
 * Publishes the log into a topic, in any number of processes of which one leads. Every event comes into the topic at least
 * once, and in a partition the first occurrences are in position order: each send begins where everything before it is
 * confirmed, so one that is repeated, or that a former leader sends too late, adds copies only.
 */
export class LogRelay implements Watched {
  private readonly stopping = new AbortController();
  private work: Promise<void> = Promise.resolve();
  private failure: unknown;
  private isLeading = false;
  private readonly standStill: StallDetector;

  constructor(
    private readonly ports: LogRelayPorts,
    private readonly journal: LogRelayJournal,
  ) {
    this.standStill = new StallDetector(ports.environment);
  }

  start(): void {
    this.work = this.ports.leases.whileHeld(this.ports.lease, this.stopping.signal, (held, fence) =>
      this.lead(held, fence),
    );
  }

  /** Finishes the send under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  /** Whether the topic follows the log, whichever process publishes. */
  async look(head: Promise<number>): Promise<readonly HealthCheck[]> {
    const { progress, topics } = this.ports;
    const [end, published] = [await head, await progress.load(topics.name)];
    const position = published?.through.position ?? 0;
    const isStalled = this.standStill.isStalled(topics.name, position, end);
    return [
      {
        name: this.ports.check,
        ...this.verdict(`position ${position}, ${Math.max(0, end - position)} events behind`, isStalled),
      },
    ];
  }

  private verdict(where: string, isStalled: boolean): Omit<HealthCheck, 'name'> {
    const { failure } = this;
    if (failure instanceof ForkedLog) return { ok: false, detail: failure.message };
    const cause = failure === undefined ? '' : ` Last error: ${messageOf(failure)}`;
    if (isStalled)
      return { ok: false, detail: `Nothing is published into ${this.ports.topics.name}: ${where}.${cause}` };
    if (failure !== undefined) return { ok: true, detail: `Trying again, ${where}.${cause}` };
    return { ok: true, detail: `${this.isLeading ? 'publishing' : 'another process publishes'}, ${where}` };
  }

  private async lead(held: AbortSignal, fence: Fence): Promise<void> {
    this.isLeading = true;
    this.journal.leads(true);
    let backOff = FIRST_BACK_OFF_MS;
    while (!held.aborted) {
      const isOver = await this.publish(held, fence);
      if (isOver || held.aborted) break;
      const wait = this.failure instanceof ForkedLog ? FORKED_BACK_OFF_MS : backOff;
      backOff = Math.min(backOff * 2, LONGEST_BACK_OFF_MS);
      await pause(this.ports.environment, wait, held);
    }
    this.isLeading = false;
    this.failure = undefined;
    this.journal.leads(false);
  }

  /** One connection, from its opening to its end. @returns false when it failed */
  private async publish(held: AbortSignal, fence: Fence): Promise<boolean> {
    const { topics } = this.ports;
    try {
      const topic = await topics.open();
      try {
        const journal = { noted: this.journal.noted, sent: this.sent, caughtUp: () => this.succeeded() };
        await new Publishing(topic, this.ports, fence, journal).run(held);
      } finally {
        await topic.close();
      }
      return true;
    } catch (error) {
      this.failure = error;
      this.journal.failed(error);
      return false;
    }
  }

  private readonly sent: PublishingJournal['sent'] = (records, milliseconds) => {
    this.succeeded();
    this.journal.sent(records, milliseconds);
  };

  private succeeded(): void {
    if (this.failure !== undefined) this.journal.recovered();
    this.failure = undefined;
  }
}
