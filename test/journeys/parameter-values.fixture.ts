import fc from 'fast-check';

/** By the name of a parameter, values: many that fit, and more that nearly do. */
export type Values = Readonly<Record<string, fc.Arbitrary<string>>>;

const twoDigits = fc.integer({ min: 0, max: 61 }).map((number) => String(number).padStart(2, '0'));
const day = fc
  .tuple(fc.constantFrom('0000', '0001', '2024', '2026', '9999', '26'), twoDigits, twoDigits)
  .map((parts) => parts.join('-'));
const moment = fc
  .tuple(
    day,
    twoDigits,
    twoDigits,
    fc.constantFrom('', '.5', '.123456789'),
    fc.constantFrom('Z', '+02:00', '', '-24:00'),
  )
  .map(([date, hour, minute, fraction, zone]) => `${date}T${hour}:${minute}:07${fraction}${zone}`);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('', 'x'.repeat(1_000), 'x'.repeat(1_001)),
);
const number = fc.oneof(
  fc.stringMatching(/^[0-9]{1,17}$/),
  fc.constantFrom('0', '00', '-1', '+5', '1.5', '1e1', ' 1', '٣', ''),
);

/** Of the events for auditors: many that fit, and more that nearly do. */
export const OF_EVENTS: Values = {
  from: fc.oneof(day, moment, text),
  to: fc.oneof(day, moment, text),
  fromPosition: number,
  toPosition: number,
  after: number.filter((position) => Number(position) === 0 || !/^\d{1,15}$/.test(position)),
  order: text,
  customer: text,
  type: text,
  actor: text,
  correlationId: text,
};

const listed = (...words: string[]) =>
  fc.array(fc.constantFrom(...words, ''), { minLength: 1, maxLength: 3 }).map((some) => some.join(','));
/** Of the list of orders, one of each kind; what sorts and cursors may be depends on one another. */
export const OF_ORDERS: Values = {
  first: fc.oneof(fc.integer({ min: -2, max: 120 }).map(String), number),
  sku: text,
  'sku.in': fc.oneof(listed('a', 'b c'), text),
  'orderNumber.startsWith': text,
  status: fc.constantFrom('PLACED', 'CANCELLED', 'placed', 'OPEN', ''),
  'status.in': listed('PLACED', 'CANCELLED', 'OPEN'),
  'placedAt.gte': fc.oneof(day, moment, text),
  'totalAmount.lt': number,
  hasHold: fc.constantFrom('true', 'false', '1', ''),
};
