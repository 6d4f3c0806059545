import { randomBytes } from 'node:crypto';

/** Stands in every personal value that is sent here; short, so that no compression can take it apart. */
export const CANARY = `canary${randomBytes(6).toString('hex')}`;
/** Stands in values that are not personal. */
export const MARKER = `marker${randomBytes(6).toString('hex')}`;

const address = (where: string) => ({
  name: `${CANARY} ${where} name`,
  line1: `${CANARY} ${where} line1`,
  line2: `${CANARY} ${where} line2`,
  phone: `${CANARY} ${where} phone`,
  city: `${MARKER} city`,
  countryCode: 'DE',
});

/** An order of the customer `c1`. */
export const canaryOrder = (where: string, more: object = {}) => ({
  orderId: 'o1',
  customer: { customerId: 'c1', name: `${CANARY} ${where}`, email: `${CANARY}@${where}.example.org` },
  lines: [
    { sku: `${MARKER} sku`, title: 'A thing', quantity: 2, unitPrice: { amount: 100, currency: 'EUR' } },
    { sku: 'other', title: 'Another', quantity: 1, unitPrice: { amount: 100, currency: 'EUR' } },
  ],
  shipping: { address: address(where) },
  ...more,
});

export const canaryNote = (where: string, more: object = {}) => ({ text: `${CANARY} ${where}`, ...more });

const hold = (where: string, more: object = {}) => ({ kind: 'MANUAL', reason: `${CANARY} ${where}`, ...more });

export const canaryPayment = (where: string, more: object = {}) => ({
  ...{ amount: { amount: 100, currency: 'EUR' }, reference: `${CANARY} ${where}` },
  ...more,
});

const refund = (where: string, more: object = {}) => ({
  ...{ amount: { amount: 10, currency: 'EUR' }, reason: `${CANARY} ${where}` },
  ...more,
});

const goodsBack = (where: string, more: object = {}) => ({
  ...{ lines: [{ lineId: 'L1', quantity: 1 }], reason: `${CANARY} ${where}` },
  ...more,
});

/** Every command with personal values in it, accepted, repeated and refused for every kind of reason. */
export const CANARY_COMMANDS: readonly (readonly [path: string, key: string, body: unknown, answer: string])[] = [
  ['/v1/orders', 'place', canaryOrder('placed'), 'ok'],
  ['/v1/orders', 'place', canaryOrder('placed'), 'ok'],
  ['/v1/orders', 'place', canaryOrder('key-reused'), 'IDEMPOTENCY_KEY_REUSED'],
  ['/v1/orders', 'place-again', canaryOrder('exists'), 'ORDER_ALREADY_EXISTS'],
  ['/v1/orders', 'unknown', canaryOrder('unknown', { [`${CANARY}-property`]: CANARY }), 'VALIDATION_FAILED'],
  ['/v1/orders', 'shape', canaryOrder('shape', { lines: `${CANARY} is no list` }), 'VALIDATION_FAILED'],
  ['/v1/orders', 'long', canaryOrder('long', { customer: { name: CANARY.repeat(20) } }), 'VALIDATION_FAILED'],
  ['/v1/orders', 'large', canaryOrder('large', { more: CANARY.repeat(40_000) }), 'BODY_TOO_LARGE'],
  ['/v1/orders/o1/notes', 'note', canaryNote('noted', { noteId: 'n1' }), 'ok'],
  ['/v1/orders/o1/notes', 'note', canaryNote('noted', { noteId: 'n1' }), 'ok'],
  ['/v1/orders/o1/notes', 'note-again', canaryNote('exists', { noteId: 'n1' }), 'NOTE_ALREADY_EXISTS'],
  ['/v1/orders/nobodys/notes', 'note-nobody', canaryNote('nobody'), 'ORDER_NOT_FOUND'],
  ['/v1/orders/o1/notes', 'note-shape', canaryNote('shape', { noteId: `${CANARY} with blanks` }), 'VALIDATION_FAILED'],
  ['/v1/orders/o1/shipping-address', 'address', address('changed'), 'ok'],
  ['/v1/orders/o1/shipping-address', 'address', address('changed'), 'ok'],
  ['/v1/orders/nobodys/shipping-address', 'address-nobody', address('nobody'), 'ORDER_NOT_FOUND'],
  ['/v1/orders/o1/holds', 'hold', hold('held', { holdId: 'h1' }), 'ok'],
  ['/v1/orders/o1/holds', 'hold-again', hold('exists', { holdId: 'h1' }), 'HOLD_ALREADY_EXISTS'],
  ['/v1/orders/o1/holds', 'hold-shape', hold('shape', { kind: CANARY }), 'VALIDATION_FAILED'],
  ['/v1/orders/o1/holds/h1/release', 'release-shape', { reason: CANARY }, 'VALIDATION_FAILED'],
  ['/v1/orders/o1/holds/h1/release', 'release', {}, 'ok'],
  ['/v1/orders/o1/payments/record', 'payment', canaryPayment('paid', { paymentId: 'p1' }), 'ok'],
  ['/v1/orders/o1/payments/record', 'payment', canaryPayment('paid', { paymentId: 'p1' }), 'ok'],
  [
    '/v1/orders/o1/payments/record',
    'payment-again',
    canaryPayment('again', { paymentId: 'p1' }),
    'PAYMENT_ALREADY_EXISTS',
  ],
  ['/v1/orders/nobodys/payments/record', 'payment-nobody', canaryPayment('nobody'), 'ORDER_NOT_FOUND'],
  [
    '/v1/orders/o1/payments/record',
    'payment-shape',
    canaryPayment('shape', { paymentId: `${CANARY} !` }),
    'VALIDATION_FAILED',
  ],
  ['/v1/orders/o1/refunds', 'refund', refund('given back', { refundId: 'r1' }), 'ok'],
  ['/v1/orders/o1/refunds', 'refund', refund('given back', { refundId: 'r1' }), 'ok'],
  ['/v1/orders/o1/refunds', 'refund-again', refund('again', { refundId: 'r1' }), 'REFUND_ALREADY_EXISTS'],
  [
    '/v1/orders/o1/refunds',
    'refund-more',
    refund('more', { amount: { amount: 91, currency: 'EUR' } }),
    'REFUND_EXCEEDS_CAPTURED',
  ],
  ['/v1/orders/o1/refunds', 'refund-shape', refund('shape', { refundId: `${CANARY} !` }), 'VALIDATION_FAILED'],
  ['/v1/orders/o1/shipments', 'ship', { lines: [{ lineId: 'L1', quantity: 1 }], shipmentId: 's1' }, 'ok'],
  ['/v1/shipments/s1/fail', 'fail-shape', { reason: `${CANARY} shape`, [CANARY]: 1 }, 'VALIDATION_FAILED'],
  ['/v1/shipments/s1/fail', 'fail', { reason: `${CANARY} lost` }, 'ok'],
  ['/v1/shipments/s1/fail', 'fail', { reason: `${CANARY} lost` }, 'ok'],
  ['/v1/shipments/s1/fail', 'fail', { reason: `${CANARY} key reused` }, 'IDEMPOTENCY_KEY_REUSED'],
  ['/v1/shipments/nobodys/fail', 'fail-nobody', { reason: `${CANARY} nobody` }, 'SHIPMENT_NOT_FOUND'],
  ['/v1/orders', 'place-third', canaryOrder('third', { orderId: 'returned' }), 'ok'],
  ['/v1/orders/returned/shipments', 'ship-third', { lines: [{ lineId: 'L1', quantity: 1 }], shipmentId: 's3' }, 'ok'],
  ['/v1/shipments/s3/dispatch', 'dispatch', {}, 'ok'],
  ['/v1/shipments/s3/deliver', 'deliver', {}, 'ok'],
  ['/v1/orders/returned/returns', 'return', goodsBack('came back', { returnId: 'r1' }), 'ok'],
  ['/v1/orders/returned/returns', 'return', goodsBack('came back', { returnId: 'r1' }), 'ok'],
  ['/v1/orders/returned/returns', 'return-again', goodsBack('again', { returnId: 'r1' }), 'RETURN_ALREADY_EXISTS'],
  ['/v1/orders/returned/returns', 'return-more', goodsBack('more'), 'RETURN_EXCEEDS_DELIVERED'],
  ['/v1/orders/returned/returns', 'return-shape', goodsBack('shape', { returnId: `${CANARY} !` }), 'VALIDATION_FAILED'],
  ['/v1/returns/r1/cancel', 'return-cancel', { reason: `${CANARY} keeps it` }, 'ok'],
  ['/v1/returns/r1/cancel', 'return-cancel-shape', { reason: '', note: CANARY }, 'VALIDATION_FAILED'],
  ['/v1/orders/o1/lines/L2/quantity', 'quantity', { quantity: 3 }, 'ok'],
  ['/v1/orders/o1/cancel', 'cancel', { reason: 'CUSTOMER_REQUEST' }, 'ok'],
  ['/v1/orders/o1/cancel', 'cancel-shape', { reason: `${CANARY} is no reason` }, 'VALIDATION_FAILED'],
  ['/v1/orders/o1/shipping-address', 'address-late', address('late'), 'ORDER_STATE_CONFLICT'],
];

/** Lines of an import with personal values: two that are taken, and four that are refused. */
export const CANARY_LINES: readonly object[] = [
  { command: 'PlaceOrder', idempotencyKey: 'i1', body: canaryOrder('imported', { orderId: 'o2' }) },
  { command: 'AddNote', idempotencyKey: 'i2', orderId: 'o2', body: canaryNote('imported') },
  { command: 'AddNote', idempotencyKey: 'i3', orderId: 'nobodys', body: canaryNote('nobody') },
  { command: 'PlaceOrder', idempotencyKey: 'i4', body: canaryOrder('shape', { orderId: CANARY.repeat(9) }) },
  { command: CANARY, idempotencyKey: 'i5', body: canaryOrder('unknown') },
  { command: 'PlaceHold', idempotencyKey: 'i1', orderId: 'o2', body: hold('key-reused') },
];

const ALL = `fragment all on Order {
  customerName customerEmail shippingAddress { name line1 line2 phone } notes { text } holds { reason } shipments { events { reason } }
  returns { reason }
}`;

/**
 * Asks for every personal value of the customer, in every way there is; `$then` is a time when all were there. One query
 * for all of it would cost more than is allowed.
 */
export const EVERYTHING_OF_THE_CUSTOMER: readonly string[] = [
  `query ($then: DateTime!) {
    order(id: "o1") { ...all history { nodes { data } } timeline { data } }
    imported: order(id: "o2") { ...all }
    then: order(id: "o1", asOf: { time: $then }) { ...all }
    first: order(id: "o1", asOf: { version: 1 }) { ...all }
    orderHistory(orderId: "o2") { nodes { data } }
    orderDiff(orderId: "o1", fromVersion: 1, toVersion: 4) { path before after }
  } ${ALL}`,
  `{
    orders(first: 10) { nodes { ...all } }
    found: orders(first: 10, filter: { customerId: { eq: "c1" } }) { nodes { ...all } }
    customer(id: "c1") { name email orders(first: 10) { nodes { ...all } } }
    customers { nodes { name email } }
  } ${ALL}`,
];
