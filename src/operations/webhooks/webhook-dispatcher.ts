import {
  type Checkpoint,
  type Checkpoints,
  type Environment,
  type EventLog,
  type Fence,
  type Leases,
  LogFollower,
  type StoredEvent,
  UnreadableEvent,
  type WakeUps,
} from '#kernel';
import type { PublicEvent } from '#platform';
import type { HealthCheck } from '../health/health-check.js';
import { LASTS_AFTER_MS } from '../health/sustained-failure.js';
import { RegisteredLog } from './registered-log.js';
import type { WebhookSender } from './webhook-sender.js';
import type { DeliveryStore, NewDelivery, Webhook, WebhookRegistry } from './webhook-store.js';

export interface WebhookDispatcherPorts {
  readonly log: EventLog;
  readonly wakeUps: WakeUps;
  readonly checkpoints: Checkpoints;
  readonly leases: Leases;
  readonly environment: Environment;
  readonly webhooks: Pick<WebhookRegistry, 'list'>;
  readonly deliveries: Pick<DeliveryStore, 'add'>;
  readonly sender: Pick<WebhookSender, 'run' | 'wake'>;
  /** `undefined` for what is no business of others. @throws UnreadableEvent */
  publicEventOf(record: StoredEvent): PublicEvent | undefined;
}

/** Name of the lease, and of the checkpoint. */
const WEBHOOKS = 'webhooks';
const BATCH = 500;
const GATHER_MS = 50;

/**
 * Follows the log and makes deliveries of its events, in one write with the checkpoint: none is lost or made twice. One
 * process at a time does this, and sends; another takes over when it ends. Without a checkpoint it begins where the oldest
 * webhook was registered, or at the end of the log: nothing older is ever delivered.
 */
export class WebhookDispatcher {
  private readonly stopping = new AbortController();
  private work: Promise<void> = Promise.resolve();
  /** While this process has the lease. */
  private follower: LogFollower | undefined;

  /** @param onError gets each failure; it is tried again */
  constructor(
    private readonly ports: WebhookDispatcherPorts,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    const { leases, sender } = this.ports;
    this.work = leases.whileHeld(WEBHOOKS, this.stopping.signal, async (held, fence) => {
      this.follower = this.followerUnder(fence);
      await Promise.all([this.follower.follow(held, fence), sender.run(held, fence)]);
      // The process that has the lease now reports how it does.
      this.follower = undefined;
    });
  }

  /** Ends what is under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  /** For readiness: whether events become deliveries. What receivers do is no part of it. */
  async look(): Promise<readonly HealthCheck[]> {
    const { failingSince = Infinity, lastError = '' } = this.follower?.status() ?? {};
    return this.ports.environment.monotonicMs() - failingSince < LASTS_AFTER_MS
      ? [{ name: WEBHOOKS, ok: true, detail: 'events become deliveries' }]
      : [{ name: WEBHOOKS, ok: false, detail: `Events do not become deliveries: ${lastError}` }];
  }

  private followerUnder(fence: Fence): LogFollower {
    const { log, wakeUps, checkpoints, environment, webhooks } = this.ports;
    const registered = new RegisteredLog(log, async () => (await webhooks.list()).length > 0);
    return new LogFollower(registered, wakeUps, checkpoints, environment, {
      reader: WEBHOOKS,
      batchSize: BATCH,
      gatherMs: GATHER_MS,
      prepare: () => this.begin(fence),
      apply: (records, reached) => this.apply(records, reached, fence),
      onError: this.onError,
    });
  }

  private async begin(fence: Fence): Promise<void> {
    const { log, checkpoints, webhooks } = this.ports;
    if ((await checkpoints.load(WEBHOOKS)) !== undefined) return;
    const head = await log.head();
    const since = (await webhooks.list()).map((webhook) => webhook.since);
    const first = await log.checkpointAt(Math.min(head, ...since));
    if (first !== undefined) await checkpoints.save(WEBHOOKS, first, fence);
  }

  private async apply(records: readonly StoredEvent[], reached: Checkpoint, fence: Fence): Promise<true> {
    const { webhooks, deliveries, sender } = this.ports;
    const added = deliveriesOf(records, await webhooks.list(), (record) => this.isPublic(record));
    await deliveries.add(added, WEBHOOKS, reached, fence);
    if (added.length > 0) sender.wake();
    return true;
  }

  /** One that this release cannot read is delivered once it can: until then its order waits. */
  private isPublic(record: StoredEvent): boolean {
    try {
      return this.ports.publicEventOf(record) !== undefined;
    } catch (error) {
      if (error instanceof UnreadableEvent) return true;
      throw error;
    }
  }
}

/** What each webhook is to be told of, in order. Pure. */
export const deliveriesOf = (
  records: readonly StoredEvent[],
  webhooks: readonly Webhook[],
  isPublic: (record: StoredEvent) => boolean,
): readonly NewDelivery[] =>
  records
    .filter((record) => webhooks.some((webhook) => wants(webhook, record)) && isPublic(record))
    .flatMap((record) => {
      const { id: eventId, position, stream, version, type } = record;
      return webhooks
        .filter((webhook) => wants(webhook, record))
        .map(({ id: webhookId }) => ({ webhookId, eventId, position, stream, version, type }));
    });

/** Webhooks that are disabled are told when they are enabled again. */
const wants = ({ since, events }: Webhook, { position, type }: StoredEvent): boolean =>
  position > since && (events.includes('*') || events.includes(type));
