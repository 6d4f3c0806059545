import { randomBytes } from 'node:crypto';
import type { WebhookSecrets } from '../../../operations/webhooks/webhook-store.js';
import { unwrap, wrap } from '../keys/key-wrapping.js';

const NONCE_BYTES = 12;

/** A row as far as its secrets are concerned. */
export interface SecretsRow {
  readonly id: string;
  readonly url: string;
  readonly secret: Uint8Array;
  /** Of a rotation whose overlap lasts. */
  readonly previousSecret: Uint8Array | null;
}

/** Secrets of webhooks, wrapped by the master key and bound to id and address. */
export class WrappedSecrets {
  /** @param masterKey 32 bytes */
  constructor(private readonly masterKey: Uint8Array) {}

  wrap(id: string, url: string, secret: string): Buffer {
    return wrap(this.masterKey, subjectOf(id, url), Buffer.from(secret), randomBytes(NONCE_BYTES));
  }

  /** `undefined` when address or secret is not what was written. */
  open({ id, url, secret, previousSecret }: SecretsRow): WebhookSecrets | undefined {
    const opened = (wrapped: Uint8Array) => unwrap(this.masterKey, subjectOf(id, url), wrapped).toString();
    try {
      return { current: opened(secret), previous: previousSecret === null ? undefined : opened(previousSecret) };
    } catch {
      return undefined;
    }
  }
}

const subjectOf = (id: string, url: string): string => `webhook ${id} ${url}`;
