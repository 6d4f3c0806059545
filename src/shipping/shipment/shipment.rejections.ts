import { type Refusal, refusalsFrom } from '#kernel';

/** The closed table of what a command on a shipment may be refused for. Codes are stable; programs rely on them. */
export const SHIPMENT_REJECTIONS = {
  ORDER_NOT_FOUND: { kind: 'not found', because: 'There is no order with this id.' },
  ORDER_STATE_CONFLICT: { kind: 'conflict', because: 'The order was cancelled: nothing of it is sent any more.' },
  ORDER_ON_HOLD: { kind: 'conflict', because: 'The order is on hold: nothing of it is sent. Release its holds first.' },
  LINE_NOT_FOUND: { kind: 'not found', because: 'The order has no line with this id.' },
  DUPLICATE_LINE_ID: { kind: 'invalid', because: 'The same line stands there twice. Name each line once.' },
  SHIPMENT_NOT_FOUND: { kind: 'not found', because: 'There is no shipment with this id.' },
  SHIPMENT_ALREADY_EXISTS: { kind: 'conflict', because: 'A shipment with this id exists. Choose another id.' },
  SHIPMENT_STATE_CONFLICT: { kind: 'conflict', because: 'The shipment does not allow this in its present status.' },
  SHIPMENT_EXCEEDS_ORDERED: {
    kind: 'conflict',
    because: 'No more of a line can be sent than is on order and in no other shipment.',
  },
  TOO_MANY_SHIPMENTS: {
    kind: 'conflict',
    because: 'The order has as many shipments, or lines in them, as it may have.',
  },
  RETURN_NOT_FOUND: { kind: 'not found', because: 'There is no return with this id.' },
  RETURN_ALREADY_EXISTS: { kind: 'conflict', because: 'A return with this id exists. Choose another id.' },
  RETURN_STATE_CONFLICT: {
    kind: 'conflict',
    because: 'All of the return has come, or it was called off: nothing more of it comes.',
  },
  RETURN_EXCEEDS_DELIVERED: {
    kind: 'conflict',
    because: 'No more of a line can come back than was delivered and is in no other return.',
  },
  RETURN_EXCEEDS_REQUESTED: {
    kind: 'conflict',
    because: 'No more of a line can be received than the return has, and has not brought yet.',
  },
  TOO_MANY_RETURNS: {
    kind: 'conflict',
    because: 'The order has as many returns, lines in them, or receipts of them, as it may have.',
  },
} as const satisfies Record<string, Refusal>;

/** A refusal from the table. */
export const refuse = refusalsFrom(SHIPMENT_REJECTIONS);
