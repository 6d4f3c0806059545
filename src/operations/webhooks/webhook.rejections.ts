import { CommandRejected, type Refusal, refusalsFrom } from '#kernel';
import { documentedRejections } from '#platform';

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
} as const satisfies Record<string, Refusal>;

const refusal = refusalsFrom(WEBHOOK_REJECTIONS);

/** A refusal from the table. @param given its code, and what exactly is wrong */
export const refused = (...given: Parameters<typeof refusal>): CommandRejected =>
  new CommandRejected(refusal(...given));

/** Refusals of the table, as a route documents them. */
export const webhookRejections = documentedRejections(WEBHOOK_REJECTIONS);
