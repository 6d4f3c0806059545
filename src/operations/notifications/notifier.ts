import {
  type Checkpoint,
  type Checkpoints,
  type Environment,
  type EventLog,
  type Fence,
  type Leases,
  LogFollower,
  type StoredEvent,
  type WakeUps,
} from '#kernel';
import type { HealthCheck, Watched } from '../health/health-check.js';
import { StallDetector } from '../health/stall-detector.js';
import type { ChannelMessage, NotificationChannels } from './notification-channels.js';

/** Name of the lease, of the checkpoint, and of the check. */
export const NOTIFICATIONS = 'notifications';
const BATCH = 500;
const GATHER_MS = 20;

export interface NotifierPorts {
  readonly log: EventLog;
  readonly wakeUps: WakeUps;
  readonly checkpoints: Checkpoints;
  readonly leases: Leases;
  readonly environment: Environment;
  readonly channels: NotificationChannels;
  /** What the channels get of a part of the log, in order. */
  messagesOf(records: readonly StoredEvent[]): readonly ChannelMessage[];
}

export interface NotifierJournal {
  readonly published: (messages: number) => void;
  /** Of each failure; it is tried again with growing pauses. */
  readonly failed: (error: unknown) => void;
}

/**
 * Follows the log and publishes a notification of each event, in any number of processes of which one does it. Channels keep
 * nothing, so this begins at the end of the log the first time. From then on each event is published at least once, in the
 * order of the log, once the channels take it.
 */
export class Notifier implements Watched {
  private readonly stopping = new AbortController();
  private readonly standStill: StallDetector;
  private work: Promise<void> = Promise.resolve();
  /** While this process has the lease. */
  private follower: LogFollower | undefined;

  constructor(
    private readonly ports: NotifierPorts,
    private readonly journal: NotifierJournal,
  ) {
    this.standStill = new StallDetector(ports.environment);
  }

  start(): void {
    this.work = this.ports.leases.whileHeld(NOTIFICATIONS, this.stopping.signal, async (held, fence) => {
      this.follower = this.newFollower();
      await this.follower.follow(held, fence);
      this.follower = undefined;
    });
  }

  /** Finishes what is under way, within seconds. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
    await this.ports.channels.close();
  }

  /** Whether the channels follow the log, whichever process publishes. */
  async look(head: Promise<number>): Promise<readonly HealthCheck[]> {
    const [end, reached] = [await head, await this.ports.checkpoints.load(NOTIFICATIONS)];
    const position = reached?.position ?? 0;
    const ok = !this.standStill.isStalled(NOTIFICATIONS, position, end);
    return [{ name: NOTIFICATIONS, ok, detail: this.detail(ok, Math.max(0, end - position)) }];
  }

  private detail(ok: boolean, behind: number): string {
    const { lastError } = this.follower?.status() ?? {};
    const cause = lastError === undefined ? '' : ` Last error: ${lastError}`;
    if (!ok) return `No notification is published, ${behind} events wait.${cause}`;
    if (cause !== '') return `Trying again, ${behind} events wait.${cause}`;
    return `${this.follower === undefined ? 'another process publishes' : 'publishing'}, ${behind} events wait`;
  }

  private newFollower(): LogFollower {
    const { log, wakeUps, checkpoints, environment } = this.ports;
    return new LogFollower(log, wakeUps, checkpoints, environment, {
      reader: NOTIFICATIONS,
      batchSize: BATCH,
      gatherMs: GATHER_MS,
      prepare: (fence) => this.begin(fence),
      apply: (records) => this.publish(records),
      onError: this.journal.failed,
    });
  }

  private async begin(fence: Fence | undefined): Promise<void> {
    const { log, checkpoints } = this.ports;
    if ((await checkpoints.load(NOTIFICATIONS)) !== undefined) return;
    const end: Checkpoint | undefined = await log.checkpointAt(await log.head());
    if (end !== undefined) await checkpoints.save(NOTIFICATIONS, end, fence);
  }

  private async publish(records: readonly StoredEvent[]): Promise<void> {
    const messages = this.ports.messagesOf(records);
    if (messages.length > 0) await this.ports.channels.publish(messages);
    this.journal.published(messages.length);
  }
}
