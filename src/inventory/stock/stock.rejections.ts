import { type Refusal, refusalsFrom } from '#kernel';

/** The closed table of what a command on stock may be refused for. Codes are stable; programs rely on them. */
export const STOCK_REJECTIONS = {
  SKU_INVALID: { kind: 'invalid', because: 'A SKU is a text of 1 to 64 characters without U+0000.' },
  STOCK_NOT_FOUND: { kind: 'not found', because: 'Nothing of this SKU was ever received. Receive it first.' },
  STOCK_BELOW_ZERO: { kind: 'conflict', because: 'There is less at this location than is to be taken away.' },
  STOCK_TOO_LARGE: { kind: 'conflict', because: 'There may be 1000000000 of a SKU at most.' },
  TOO_MANY_LOCATIONS: { kind: 'conflict', because: 'A SKU may be at 50 locations at most.' },
  RESERVATION_ALREADY_EXISTS: {
    kind: 'conflict',
    because: 'Something else was reserved under this id. Choose another id.',
  },
  RESERVATION_NOT_DUE: {
    kind: 'conflict',
    because: 'The reservation holds for longer. Let it expire later, or release it.',
    retryable: true,
  },
} as const satisfies Record<string, Refusal>;

/** A refusal from the table. */
export const refuse = refusalsFrom(STOCK_REJECTIONS);
