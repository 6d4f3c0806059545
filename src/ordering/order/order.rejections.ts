import { type Refusal, refusalsFrom } from '#kernel';

/** The closed table of what an order command may be refused for. Codes are stable; programs rely on them. */
export const ORDER_REJECTIONS = {
  ORDER_NOT_FOUND: { kind: 'not found', because: 'There is no order with this id.' },
  ORDER_ALREADY_EXISTS: {
    kind: 'conflict',
    because: 'An order with this id has been placed before. Choose another id.',
  },
  ORDER_STATE_CONFLICT: { kind: 'conflict', because: 'The order does not allow this in its present status.' },
  ORDER_NOT_SECURED: {
    kind: 'conflict',
    because: 'Less is authorised or captured than the order costs. Pay the rest first.',
  },
  ORDER_ON_HOLD: { kind: 'conflict', because: 'The order is on hold. Release its holds first.' },
  ORDER_NOT_FULFILLED: {
    kind: 'conflict',
    because: 'Not everything of the order was delivered, or nothing is left on it.',
  },
  ORDER_NOT_PAID: { kind: 'conflict', because: 'Everything was delivered, and less was paid. Pay the rest first.' },
  NOTE_ALREADY_EXISTS: { kind: 'conflict', because: 'The order has a note with this id. Choose another id.' },
  HOLD_ALREADY_EXISTS: { kind: 'conflict', because: 'The order has a hold with this id. Choose another id.' },
  TOO_MANY_NOTES: { kind: 'conflict', because: 'The order has 1000 notes, and there may be no more.' },
  TOO_MANY_HOLDS: { kind: 'conflict', because: 'The order was held 100 times, and may not be again.' },
  ORDER_TOO_LONG: {
    kind: 'conflict',
    because: 'The order was changed 100000 times, and may not be again. Place a new one.',
  },
  HOLD_NOT_FOUND: { kind: 'not found', because: 'The order has no hold with this id.' },
  TOO_MANY_LINES: {
    kind: 'conflict',
    because: 'An order has at most 500 lines, removed ones counted. Place another order for the rest.',
  },
  OPERATION_UNCLEAR: {
    kind: 'invalid',
    because:
      'ADD_LINE has a line, CHANGE_QUANTITY a lineId and a quantity, REMOVE_LINE a lineId, and none has anything else.',
  },
  LINE_NOT_FOUND: { kind: 'not found', because: 'The order has no line with this id.' },
  LINE_ALREADY_SHIPPED: {
    kind: 'conflict',
    because: 'More of the line has left than would be on order. Take it back as a return.',
  },
  LAST_LINE: { kind: 'conflict', because: 'The last line cannot be removed. Cancel the order instead.' },
  DUPLICATE_LINE_ID: { kind: 'invalid', because: 'Two lines have the same id. Give each line an id of its own.' },
  CURRENCY_MISMATCH: { kind: 'invalid', because: 'An order has one currency. Use the currency of its first line.' },
  AMOUNT_TOO_LARGE: {
    kind: 'invalid',
    because: 'A line, or shipping, may amount to 1000000000000 minor units at most.',
  },
} as const satisfies Record<string, Refusal>;

/** A refusal from the table. */
export const refuse = refusalsFrom(ORDER_REJECTIONS);
