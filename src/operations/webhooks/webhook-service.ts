import { randomBytes } from 'node:crypto';
import { CommandRejected, type CommandContext, derivedId, KERNEL_REJECTIONS } from '#kernel';
import { outboxEntry } from '../operator-events/operator-log.js';
import {
  WebhookEnabled,
  WebhookRegistered,
  WebhookRemoved,
  WebhookSecretRotated,
} from '../operator-events/webhook.events.js';
import { faultOfAddress } from './webhook-address.js';
import { refused } from './webhook.rejections.js';
import type { Delivery, DeliveryStore, Webhook, WebhookRegistry } from './webhook-store.js';

export interface WebhookServicePorts {
  readonly webhooks: WebhookRegistry;
  readonly deliveries: Pick<DeliveryStore, 'page' | 'redeliver' | 'redeliverRange'>;
  /** Types of events that can be asked for. */
  readonly types: readonly string[];
  /** Whether what is sent may go to internal addresses, and without encryption. */
  readonly allowPrivate: boolean;
}

/** What a caller asks for. */
export interface AskedWebhook {
  readonly url: string;
  readonly events: readonly string[];
  /** One is made when absent. */
  readonly secret?: string;
}

/** A webhook with what is shown once. */
export interface WebhookWithSecret extends Webhook {
  readonly secret: string;
}

const ALL = '*';
/** As `refused` says it. */
const MOST_WEBHOOKS = 50;
const SECRET_BYTES = 32;
const OVERLAP_MS = 24 * 3_600_000;
const MOST_AT_ONCE = 1_000;

/** What operators do about webhooks. @throws CommandRejected from the table of webhooks; StoreUnavailable */
export class WebhookService {
  constructor(private readonly ports: WebhookServicePorts) {}

  /** The same request again is answered with the same webhook and secret. */
  async register({ url, events, secret }: AskedWebhook, context: CommandContext): Promise<WebhookWithSecret> {
    this.check(url, events);
    const { webhooks } = this.ports;
    const asked = { id: derivedId(context), url, events, secret: secret ?? newSecret() };
    const event = WebhookRegistered({ webhookId: asked.id, origin: new URL(url).origin, events: [...events] });
    const kept = await webhooks.register(asked, MOST_WEBHOOKS, outboxEntry(event, context.principal));
    if (kept === undefined) throw refused('TOO_MANY_WEBHOOKS');
    const current = (await webhooks.secretsOf(kept.id))?.current ?? asked.secret;
    const isSame = kept.url === url && String(kept.events) === String(events) && (secret ?? current) === current;
    if (!isSame) throw keyReused();
    return { ...kept, secret: current };
  }

  list(): Promise<readonly Webhook[]> {
    return this.ports.webhooks.list();
  }

  async find(id: string): Promise<Webhook> {
    const found = await this.ports.webhooks.find(id);
    if (found === undefined) throw refused('WEBHOOK_NOT_FOUND');
    return found;
  }

  async remove(id: string, principal: string): Promise<void> {
    const entry = outboxEntry(WebhookRemoved({ webhookId: id }), principal);
    if (!(await this.ports.webhooks.remove(id, entry))) throw refused('WEBHOOK_NOT_FOUND');
  }

  /** For a day both secrets sign. The same request again is answered with the same secret. */
  async rotate(id: string, secret: string | undefined, context: CommandContext): Promise<WebhookWithSecret> {
    const { webhooks } = this.ports;
    const rotation = { id: derivedId(context), secret: secret ?? newSecret(), overlapMs: OVERLAP_MS };
    const entry = outboxEntry(WebhookSecretRotated({ webhookId: id }), context.principal);
    if (!(await webhooks.rotate(id, rotation, entry))) throw refused('WEBHOOK_NOT_FOUND');
    const [found, secrets] = await Promise.all([this.find(id), webhooks.secretsOf(id)]);
    return { ...found, secret: secrets?.current ?? rotation.secret };
  }

  async enable(id: string, principal: string): Promise<Webhook> {
    const entry = outboxEntry(WebhookEnabled({ webhookId: id }), principal);
    if (!(await this.ports.webhooks.enable(id, entry))) throw refused('WEBHOOK_NOT_FOUND');
    return this.find(id);
  }

  /** The newest first. @param before position */
  async deliveries(id: string, before: number, most: number): Promise<readonly Delivery[]> {
    await this.find(id);
    return this.ports.deliveries.page(id, before, most);
  }

  async redeliver(id: string, deliveryId: string): Promise<void> {
    await this.find(id);
    if (!(await this.ports.deliveries.redeliver(id, deliveryId))) throw refused('DELIVERY_NOT_FOUND');
  }

  /**
   * The first thousand whose positions are between these.
   * @returns how many, and after which position to go on; `null` when that was all
   */
  async redeliverRange(id: string, after: number, before: number): Promise<{ count: number; next: number | null }> {
    await this.find(id);
    const positions = await this.ports.deliveries.redeliverRange(id, after, before, MOST_AT_ONCE);
    const last = positions.at(-1);
    return { count: positions.length, next: positions.length < MOST_AT_ONCE ? null : (last ?? null) };
  }

  private check(url: string, events: readonly string[]): void {
    const { types, allowPrivate } = this.ports;
    const fault = faultOfAddress(url, allowPrivate);
    if (fault !== undefined) throw refused('WEBHOOK_URL_REFUSED', { because: fault, pointer: '/url' });
    if (events.length === 1 && events[0] === ALL) return;
    const unknown = events.findIndex((type) => !types.includes(type));
    if (unknown < 0) return;
    const because = `It has to be one of ${types.join(', ')}; or * alone, for all.`;
    throw refused('EVENT_TYPE_UNKNOWN', { because, pointer: `/events/${unknown}` });
  }
}

const newSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;

const keyReused = (): CommandRejected =>
  new CommandRejected({
    rejected: 'IDEMPOTENCY_KEY_REUSED',
    kind: KERNEL_REJECTIONS.IDEMPOTENCY_KEY_REUSED,
    because: 'This Idempotency-Key was used for another webhook. Use a new key for a new one.',
  });
