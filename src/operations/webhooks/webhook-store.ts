import type { Checkpoint, Fence, OutboxEntry } from '#kernel';

/** An address that is told what happens. */
export interface Webhook {
  readonly id: string;
  readonly url: string;
  /** Types of events, or `*` alone. */
  readonly events: readonly string[];
  /** Events after this position are delivered. */
  readonly since: number;
  /** RFC 3339, as all times here. */
  readonly createdAt: string;
  /** Nothing is sent since then, and why; both `null` while it is enabled. */
  readonly disabledAt: string | null;
  readonly disabledBecause: string | null;
}

/** The secrets that deliveries are signed with. */
export interface WebhookSecrets {
  /** `whsec_` and base64. */
  readonly current: string;
  /** The one before, while the overlap of a rotation lasts. */
  readonly previous: string | undefined;
}

export interface NewWebhook extends Pick<Webhook, 'id' | 'url' | 'events'> {
  readonly secret: string;
}

export interface Rotation {
  /** The same for the same request. */
  readonly id: string;
  readonly secret: string;
  /** How long the one before signs besides. */
  readonly overlapMs: number;
}

/** Where webhooks are kept. Operator events go into the outbox in the same write. @throws StoreUnavailable */
export interface WebhookRegistry {
  /** Does nothing when there is one with this id already, or `most` others. @returns the one that is there then */
  register(webhook: NewWebhook, most: number, entry: OutboxEntry): Promise<Webhook | undefined>;
  /** The oldest first. */
  list(): Promise<readonly Webhook[]>;
  find(id: string): Promise<Webhook | undefined>;
  /** @throws StoreTampered when id, address or secret was changed past the program */
  secretsOf(id: string): Promise<WebhookSecrets | undefined>;
  /** @returns false when there is none */
  remove(id: string, entry: OutboxEntry): Promise<boolean>;
  /** Does nothing when it was done under the same id before. @returns false when there is no such webhook */
  rotate(id: string, rotation: Rotation, entry: OutboxEntry): Promise<boolean>;
  /** Does nothing when it is disabled already. @throws Fenced */
  disable(id: string, because: string, entry: OutboxEntry, fence: Fence): Promise<void>;
  /** What failed or waits for a later attempt is due at once. @returns false when there is none */
  enable(id: string, entry: OutboxEntry): Promise<boolean>;
}

/** An event that a webhook is to be told of. */
export interface NewDelivery {
  readonly webhookId: string;
  readonly eventId: string;
  readonly position: number;
  readonly stream: string;
  /** Of the stream. */
  readonly version: number;
  readonly type: string;
}

export interface DueDelivery extends NewDelivery {
  readonly url: string;
  /** `undefined` when address or secret was changed past the program. */
  readonly secrets: WebhookSecrets | undefined;
  /** That were made before. */
  readonly attempts: number;
}

export type DeliveryStatus = 'waiting' | 'delivered' | 'failed';

/** A delivery as it is shown. */
export interface Delivery extends NewDelivery {
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly createdAt: string;
  readonly attemptedAt: string | null;
  /** Of the next attempt; `null` when there is none. */
  readonly dueAt: string | null;
  /** HTTP status of the last answer. */
  readonly answerStatus: number | null;
  readonly error: string | null;
}

/** An attempt that did not succeed. */
export interface FailedAttempt {
  readonly answerStatus: number | undefined;
  readonly error: string;
  /** Milliseconds to the next attempt; `undefined` when it was the last. */
  readonly retryInMs: number | undefined;
}

/** Everything that waits. */
export interface WaitingDeliveries {
  readonly enabled: number;
  readonly disabled: number;
  /** Of enabled webhooks. */
  readonly waiting: number;
  /** Age in seconds of the oldest of them; 0 when there is none. */
  readonly oldestSeconds: number;
}

/** Where deliveries are kept. @throws StoreUnavailable, Fenced */
export interface DeliveryStore {
  /** Adds what is not there yet, and saves how far the reader has come, in one write. */
  add(deliveries: readonly NewDelivery[], reader: string, reached: Checkpoint, fence: Fence): Promise<void>;
  /** Due ones of enabled webhooks, `most` of each: of each stream only the first that waits. */
  due(most: number): Promise<readonly DueDelivery[]>;
  succeeded(delivery: NewDelivery, answerStatus: number, fence: Fence): Promise<void>;
  /** Later ones of the stream become due no earlier than this one. */
  failed(delivery: NewDelivery, attempt: FailedAttempt, fence: Fence): Promise<void>;
  /** The newest first. @param before position */
  page(webhookId: string, before: number, most: number): Promise<readonly Delivery[]>;
  /** Makes it due. @returns false when there is none */
  redeliver(webhookId: string, eventId: string): Promise<boolean>;
  /** Makes the first `most` due whose positions are between these. @returns their positions, ascending */
  redeliverRange(webhookId: string, after: number, before: number, most: number): Promise<readonly number[]>;
  waiting(): Promise<WaitingDeliveries>;
  /** Deletes those that are older, and those of no webhook. @returns how many */
  purge(olderThanDays: number): Promise<number>;
}
