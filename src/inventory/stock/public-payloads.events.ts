// What other services get to know, field by field. A released schema only ever gains optional fields.
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { type PayloadSchema, payloadSchema } from '#kernel';

/** Open: readers pass over what they do not know, so that fields can be added. */
const record = <Properties extends Type.TProperties>(properties: Properties) => Type.Object(properties);
const maybe = Type.Optional;

const Text = Type.String();
const Quantity = Type.Integer({ minimum: 1 });
const Policy = record({
  tracked: Type.Boolean({ description: 'whether it is counted; of what is not there is always enough' }),
  backorder: Type.Boolean({ description: 'whether it is sold when there is none left' }),
});
const Level = record({
  onHand: Type.Integer({ description: 'below zero only where the book is wrong' }),
  reserved: Type.Integer({ minimum: 0 }),
});
/** How many there were and are, at all locations together and at those where it has changed. */
const Movement = {
  policy: Policy,
  before: Level,
  after: Level,
  locations: Type.Array(record({ location: Text, before: Level, after: Level })),
};
const Reservation = { reservationId: Text, orderId: Text, lineId: Text };

const fact = <Properties extends Type.TProperties>(description: string, properties: Properties) =>
  Type.Object(
    {
      sku: Text,
      version: Type.Integer({ minimum: 1, description: 'of the stock of the SKU, one more with each event' }),
      ...properties,
    },
    { description },
  );

const schemas = {
  StockReceived: fact('Goods have come in.', { quantity: Quantity, ...Movement }),
  StockAdjusted: fact('The book was brought in line with what is on the shelf.', {
    change: Type.Integer({ description: 'of what is on hand' }),
    reason: Type.String({ description: 'a code' }),
    ...Movement,
  }),
  StockPolicyChanged: fact('Whether a SKU is counted, and sold when there is none left, was decided.', {
    before: Policy,
    after: Policy,
  }),
  StockReserved: fact('Goods are kept for a line of an order.', {
    ...Reservation,
    quantity: Quantity,
    backordered: Type.Integer({ minimum: 0, description: 'so many of them are not there yet' }),
    expiresAt: maybe(Type.String({ format: 'date-time', description: 'UTC with milliseconds' })),
    ...Movement,
  }),
  StockReservationRejected: fact('There was too little for a line of an order; nothing is kept for it.', {
    ...Reservation,
    requested: Quantity,
    available: Type.Integer({ description: 'below zero where more is kept than is there' }),
  }),
  StockReservationExpired: fact('Goods were kept for too long, and no more are.', {
    ...Reservation,
    quantity: Quantity,
    ...Movement,
  }),
  StockReleased: fact('Goods are no longer kept for a line of an order, or fewer of them.', {
    ...Reservation,
    quantity: Quantity,
    ...Movement,
  }),
  StockCommitted: fact('Goods have left for a line of an order.', {
    ...Reservation,
    commitId: Text,
    quantity: Quantity,
    ...Movement,
  }),
};

export type PublicType = keyof typeof schemas;
export type PublicData<Name extends PublicType> = Type.Static<(typeof schemas)[Name]>;

const payload = (schema: Type.TSchema) => payloadSchema<unknown>(schema, () => Compile(schema));

/** By type; each is version 1. */
export const PUBLIC_STOCK_SCHEMAS: Readonly<Record<PublicType, PayloadSchema<unknown>>> = {
  StockReceived: payload(schemas.StockReceived),
  StockAdjusted: payload(schemas.StockAdjusted),
  StockPolicyChanged: payload(schemas.StockPolicyChanged),
  StockReserved: payload(schemas.StockReserved),
  StockReservationRejected: payload(schemas.StockReservationRejected),
  StockReservationExpired: payload(schemas.StockReservationExpired),
  StockReleased: payload(schemas.StockReleased),
  StockCommitted: payload(schemas.StockCommitted),
};
