// What is written to the store, field by field. Released schemas are never edited: add a version beside them.
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { payloadSchema } from '#kernel';

const closed = { additionalProperties: false } as const;
const record = <Properties extends Type.TProperties>(properties: Properties) => Type.Object(properties, closed);
const fact = <Properties extends Type.TProperties>(description: string, properties: Properties) =>
  Type.Object(properties, { ...closed, description });
const maybe = Type.Optional;

const Code = Type.String({ minLength: 1, maxLength: 64 });
/** Made of several ids by those who reserve and commit. */
const LongId = Type.String({ minLength: 1, maxLength: 200 });
const Time = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' });
const Whole = Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER });
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Quantity = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

const Policy = record({ tracked: Type.Boolean(), backorder: Type.Boolean() });
const Level = record({ onHand: Whole, reserved: Count });
/** What a view needs of a SKU whose quantities have changed: the policy in force and all that moved, before and after. */
const Movement = {
  policy: Policy,
  locations: Type.Array(record({ location: Code, before: Level, after: Level })),
  total: record({ before: Level, after: Level }),
};
/** What is kept for a line of an order after the event, by location. */
const Held = Type.Array(record({ location: Code, quantity: Quantity }));
/** What readers need to find the order. */
const Reservation = { reservationId: LongId, orderId: Code, lineId: Code };

const schemas = {
  StockReceived: fact('Goods have come in.', { sku: Code, quantity: Quantity, ...Movement }),
  StockAdjusted: fact('The book was brought in line with what is on the shelf.', {
    sku: Code,
    change: Whole,
    reason: Code,
    ...Movement,
  }),
  StockPolicyChanged: fact('Whether a SKU is counted, and sold when there is none left, was decided.', {
    sku: Code,
    before: Policy,
    after: Policy,
    level: Level,
  }),
  StockReserved: fact('Goods are kept for a line of an order; so many of them are not there yet.', {
    sku: Code,
    ...Reservation,
    quantity: Quantity,
    backordered: Count,
    held: Held,
    expiresAt: maybe(Time),
    ...Movement,
  }),
  StockReservationRejected: fact('There was too little for a line of an order; nothing is kept for it.', {
    sku: Code,
    ...Reservation,
    requested: Quantity,
    available: Whole,
  }),
  StockReservationExpired: fact('Goods were kept for too long, and no more are.', {
    sku: Code,
    ...Reservation,
    quantity: Quantity,
    ...Movement,
  }),
  StockReleased: fact('Goods are no longer kept for a line of an order, or fewer of them.', {
    sku: Code,
    ...Reservation,
    quantity: Quantity,
    held: Held,
    ...Movement,
  }),
  StockCommitted: fact('Goods have left for a line of an order.', {
    sku: Code,
    ...Reservation,
    commitId: LongId,
    quantity: Quantity,
    held: Held,
    ...Movement,
  }),
};

type PayloadOf<Name extends keyof typeof schemas> = Type.Static<(typeof schemas)[Name]>;

const payload = <Name extends keyof typeof schemas>(name: Name) =>
  payloadSchema<PayloadOf<Name>>(schemas[name], () => Compile(schemas[name]));

export const StockReceivedV1 = payload('StockReceived');
export const StockAdjustedV1 = payload('StockAdjusted');
export const StockPolicyChangedV1 = payload('StockPolicyChanged');
export const StockReservedV1 = payload('StockReserved');
export const StockReservationRejectedV1 = payload('StockReservationRejected');
export const StockReservationExpiredV1 = payload('StockReservationExpired');
export const StockReleasedV1 = payload('StockReleased');
export const StockCommittedV1 = payload('StockCommitted');
