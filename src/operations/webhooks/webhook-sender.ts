import { type Environment, type Fence, messageOf, pause, StoreUnavailable, type Tracer, withRetries } from '#kernel';
import { outboxEntry } from '../operator-events/operator-log.js';
import { LONGEST_CAUSE } from '../operator-events/operator-payloads.events.js';
import { WebhookDisabled } from '../operator-events/webhook.events.js';
import { DAYBOOK } from '../operator-events/principals.js';
import type { DeliveryContent } from './delivery-body.js';
import type { Post, Posted } from './post-webhook.js';
import { MOST_ATTEMPTS, retryInMs } from './retry-schedule.js';
import { signedHeaders } from './signed-headers.js';
import type { DeliveryStore, DueDelivery, WebhookRegistry, WebhookSecrets } from './webhook-store.js';

export interface WebhookSenderPorts {
  readonly deliveries: Pick<DeliveryStore, 'due' | 'succeeded' | 'failed'>;
  readonly webhooks: Pick<WebhookRegistry, 'disable'>;
  readonly environment: Environment;
  readonly tracer: Tracer;
  /** @throws StoreUnavailable, UnreadableEvent */
  contentOf(delivery: DueDelivery): Promise<DeliveryContent>;
  post(post: Post): Promise<Posted>;
}

/** What the sender reports. */
export interface WebhookJournal {
  attempted(outcome: 'delivered' | 'failed', milliseconds: number): void;
  disabled(webhookId: string, because: string): void;
  failed(error: unknown): void;
}

/** Requests of one webhook at once: a slow receiver holds up itself alone. */
const AT_ONCE = 8;
const LOOK_EVERY_MS = 2_000;
const REST_AFTER_FAILURE_MS = 1_000;
/** What is under way at a stop may end within this time; what is cut is sent again. */
const END_WITHIN_MS = 3_000;
const GONE = 410;
const UNUSABLE = 'Address or secret of the webhook was changed past the program';

/**
 * Sends what is due: of each order one after the other, of each webhook some at once. The outcome is recorded after the
 * attempt, so a crash in between sends the same again, under the same id.
 */
export class WebhookSender {
  private readonly underWay = new Map<string, { readonly webhookId: string; readonly ended: Promise<void> }>();
  private wakeUp: () => void = () => undefined;

  constructor(
    private readonly ports: WebhookSenderPorts,
    private readonly journal: WebhookJournal,
  ) {}

  /** Something may be due. */
  wake(): void {
    this.wakeUp();
  }

  /** Sends until `signal` is aborted, and then ends what is under way. Never rejects. */
  async run(signal: AbortSignal, fence: Fence): Promise<void> {
    const cut = new AbortController();
    while (!signal.aborted) {
      const woken = new AbortController();
      this.wakeUp = () => woken.abort();
      const wait = await this.startDue(cut.signal, fence);
      await pause(this.ports.environment, wait, AbortSignal.any([signal, woken.signal]));
    }
    const ended = Promise.all([...this.underWay.values()].map((delivery) => delivery.ended));
    await Promise.race([ended, this.ports.environment.sleep(END_WITHIN_MS)]);
    cut.abort();
    await ended;
  }

  /** @returns milliseconds to the next look */
  private async startDue(cut: AbortSignal, fence: Fence): Promise<number> {
    // What ends while the store is asked may still be in its answer.
    const before = new Set(this.underWay.keys());
    try {
      for (const delivery of await this.ports.deliveries.due(2 * AT_ONCE)) {
        if (!before.has(keyOf(delivery)) && this.countOf(delivery) < AT_ONCE) this.begin(delivery, cut, fence);
      }
      return LOOK_EVERY_MS;
    } catch (error) {
      this.journal.failed(error);
      return REST_AFTER_FAILURE_MS;
    }
  }

  private countOf({ webhookId }: DueDelivery): number {
    return [...this.underWay.values()].filter((delivery) => delivery.webhookId === webhookId).length;
  }

  private begin(delivery: DueDelivery, cut: AbortSignal, fence: Fence): void {
    const ended = this.deliver(delivery, cut, fence)
      .catch((error: unknown) => {
        this.journal.failed(error);
        return pause(this.ports.environment, REST_AFTER_FAILURE_MS, cut);
      })
      .finally(() => {
        this.underWay.delete(keyOf(delivery));
        this.wake();
      });
    this.underWay.set(keyOf(delivery), { webhookId: delivery.webhookId, ended });
  }

  /** @throws StoreUnavailable, Fenced; the delivery is due as before */
  private async deliver(delivery: DueDelivery, cut: AbortSignal, fence: Fence): Promise<void> {
    const { environment, deliveries } = this.ports;
    const startedAt = environment.monotonicMs();
    const posted = await this.attempt(delivery, cut);
    if (cut.aborted && 'error' in posted) return;
    const isDone = isDelivered(posted);
    this.journal.attempted(isDone ? 'delivered' : 'failed', environment.monotonicMs() - startedAt);
    await withRetries(environment, () =>
      isDone ? deliveries.succeeded(delivery, posted.status, fence) : this.recordFailure(delivery, posted, fence),
    );
  }

  private async attempt(delivery: DueDelivery, cut: AbortSignal): Promise<Posted> {
    const { secrets } = delivery;
    if (secrets === undefined) return { error: UNUSABLE };
    try {
      return await this.post(delivery, await this.ports.contentOf(delivery), secrets, cut);
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      return { error: messageOf(error) };
    }
  }

  /** The receiver is asked to go on with the trace of the command, whether or not this process traces. */
  private async post(
    { url, eventId, position, attempts }: DueDelivery,
    { body, traceparent: parent }: DeliveryContent,
    secrets: WebhookSecrets,
    signal: AbortSignal,
  ): Promise<Posted> {
    const attributes = { 'daybook.position': position, 'daybook.attempt': attempts + 1 };
    const span = this.ports.tracer.start({ name: 'deliver webhook', kind: 'client', parent, attributes });
    const { traceparent = parent } = span;
    const signed = signedHeaders(eventId, this.ports.environment.now(), body, secrets);
    const posted = await this.ports.post({
      url,
      body,
      signal,
      headers: { ...signed, ...(traceparent && { traceparent }) },
    });
    span.end('status' in posted ? { 'http.response.status_code': posted.status } : {}, !isDelivered(posted));
    return posted;
  }

  /** Disables before it records, so that a crash in between does not leave a webhook enabled that has failed for good. */
  private async recordFailure(delivery: DueDelivery, posted: Posted, fence: Fence): Promise<void> {
    const { webhookId, eventId, attempts } = delivery;
    const answerStatus = 'status' in posted ? posted.status : undefined;
    const error = 'error' in posted ? posted.error.slice(0, LONGEST_CAUSE).toWellFormed() : meaningOf(posted.status);
    const retry = answerStatus === GONE ? undefined : retryInMs(attempts + 1, eventId);
    if (retry === undefined) {
      const because = answerStatus === GONE ? error : `${MOST_ATTEMPTS} attempts have failed, the last one: ${error}`;
      await this.disable(webhookId, because.slice(0, LONGEST_CAUSE), fence);
    }
    await this.ports.deliveries.failed(delivery, { answerStatus, error, retryInMs: retry }, fence);
  }

  private async disable(webhookId: string, because: string, fence: Fence): Promise<void> {
    await this.ports.webhooks.disable(
      webhookId,
      because,
      outboxEntry(WebhookDisabled({ webhookId, because }), DAYBOOK),
      fence,
    );
    this.journal.disabled(webhookId, because);
  }
}

const keyOf = ({ webhookId, position }: DueDelivery): string => `${webhookId} ${position}`;

const isDelivered = (posted: Posted): posted is { readonly status: number } =>
  'status' in posted && posted.status >= 200 && posted.status < 300;

const meaningOf = (status: number): string => {
  if (status === GONE) return 'It was answered with 410: the receiver wants no more';
  if (status >= 300 && status < 400) return `It was answered with ${status}: redirects are not followed`;
  return `It was answered with ${status}`;
};
