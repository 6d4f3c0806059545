import { Webhook as Signer } from 'standardwebhooks';
import type { WebhookSecrets } from './webhook-store.js';

/**
 * The headers of a delivery (Standard Webhooks 1.0.0): one signature for each secret that is in use.
 * @param id the same over all attempts @param now of the attempt
 */
export const signedHeaders = (
  id: string,
  now: Date,
  body: string,
  { current, previous }: WebhookSecrets,
): Readonly<Record<string, string>> => {
  const secrets = previous === undefined ? [current] : [current, previous];
  return {
    'content-type': 'application/json',
    'user-agent': 'Daybook-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Signer(secret).sign(id, now, body)).join(' '),
  };
};
