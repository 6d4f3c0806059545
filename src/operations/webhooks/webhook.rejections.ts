import { CommandRejected, type Rejection, type RejectionKind } from '#kernel';
import type { DocumentedRejection } from '#platform';

/** The closed table of what is refused about webhooks. Codes are stable; programs rely on them. */
export const WEBHOOK_REJECTIONS = {
  WEBHOOK_NOT_FOUND: { kind: 'not found', because: 'There is no webhook with this id.' },
  DELIVERY_NOT_FOUND: {
    kind: 'not found',
    because: 'The webhook has no delivery with this id, or had it so long ago that it is not kept any more.',
  },
  WEBHOOK_URL_REFUSED: { kind: 'invalid', because: 'Nothing can be sent to this address.' },
  EVENT_TYPE_UNKNOWN: { kind: 'invalid', because: 'There is no public event of this type.' },
  TOO_MANY_WEBHOOKS: { kind: 'conflict', because: 'There are 50 webhooks, and there may be no more. Remove one.' },
} as const satisfies Record<string, { readonly kind: RejectionKind; readonly because: string }>;

type WebhookRejection = keyof typeof WEBHOOK_REJECTIONS;

/** A refusal from the table. @param more what exactly is wrong, and a JSON pointer to it */
export const refused = (
  rejected: WebhookRejection,
  more: Partial<Pick<Rejection, 'because' | 'pointer'>> = {},
): CommandRejected => new CommandRejected({ rejected, ...WEBHOOK_REJECTIONS[rejected], ...more });

/** Refusals of the table, as a route documents them. */
export const webhookRejections = (...codes: readonly WebhookRejection[]): readonly DocumentedRejection[] =>
  codes.map((code) => ({ code, kind: WEBHOOK_REJECTIONS[code].kind }));
