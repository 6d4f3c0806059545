// What other services get to know, field by field. A released schema only ever gains optional fields.
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { type PayloadSchema, payloadSchema } from '#kernel';

/** Open: readers pass over what they do not know, so that fields can be added. */
const record = <Properties extends Type.TProperties>(properties: Properties) => Type.Object(properties);
const maybe = Type.Optional;

const Text = Type.String();
const Time = Type.String({ format: 'date-time', description: 'UTC with milliseconds' });
const Line = { lineId: Text, sku: Text, quantity: Type.Integer({ minimum: 1 }) };
/** What is sent together, and how. */
const Shipment = {
  shipmentId: Text,
  lines: Type.Array(record(Line)),
  carrier: maybe(Text),
  trackingNumber: maybe(Text),
};

/** What events and the whole have in common. */
const common = {
  orderId: Text,
  version: Type.Integer({ minimum: 1, description: 'of the shipments of the order, one more with each event' }),
  customerId: Text,
};

const fact = <Properties extends Type.TProperties>(description: string, properties: Properties) =>
  Type.Object({ ...common, ...properties }, { description });

const schemas = {
  ShipmentRequested: fact('A part of an order, or all of it, is to be sent.', Shipment),
  ShipmentDispatched: fact('The goods have left.', Shipment),
  ShipmentDelivered: fact('The goods have come to the customer.', Shipment),
  ShipmentFailed: fact('The goods will not come to the customer with this shipment, and may be sent again.', {
    ...Shipment,
    previousStatus: Type.String({ description: 'DISPATCHED when the goods had left, else REQUESTED' }),
    reason: Type.String({ description: 'a code' }),
  }),
  ReturnRequested: fact('Goods that were delivered are to come back.', {
    returnId: Text,
    lines: Type.Array(record(Line)),
  }),
  ReturnReceived: fact('Goods have come back: all that were to, or a part of them.', {
    returnId: Text,
    lines: Type.Array(
      record({
        ...Line,
        condition: Type.String({ description: 'RESTOCK when they are sold again, else WRITE_OFF; more may come' }),
      }),
    ),
  }),
  ReturnCancelled: fact('No more of a return will come; what has come stays received.', { returnId: Text }),
};

const Part = Type.Integer({ minimum: 0 });

const orderShipments = fact(
  'All shipments of an order, and what comes back of them, as they are after one of their events.',
  {
    changedAt: Time,
    shipments: Type.Array(
      record({
        ...Shipment,
        status: Type.String({ description: 'REQUESTED, DISPATCHED, DELIVERED or FAILED; more may come' }),
      }),
      { description: 'the oldest first' },
    ),
    returns: maybe(
      Type.Array(
        record({
          returnId: Text,
          status: Type.String({
            description:
              'REQUESTED, PARTIALLY_RECEIVED, RECEIVED or CANCELLED, which may have come in part; more may come',
          }),
          lines: Type.Array(record({ ...Line, received: Part, restocked: Part })),
          requestedAt: Time,
          receivedAt: maybe(Time),
        }),
        { description: 'the oldest first' },
      ),
    ),
  },
);

export type PublicOrderShipments = Type.Static<typeof orderShipments>;
export type PublicType = keyof typeof schemas;
export type PublicData<Name extends PublicType> = Type.Static<(typeof schemas)[Name]>;

const payload = (schema: Type.TSchema) => payloadSchema<unknown>(schema, () => Compile(schema));

/** By type; each is version 1. */
export const PUBLIC_SHIPMENT_SCHEMAS: Readonly<Record<PublicType, PayloadSchema<unknown>>> = {
  ShipmentRequested: payload(schemas.ShipmentRequested),
  ShipmentDispatched: payload(schemas.ShipmentDispatched),
  ShipmentDelivered: payload(schemas.ShipmentDelivered),
  ShipmentFailed: payload(schemas.ShipmentFailed),
  ReturnRequested: payload(schemas.ReturnRequested),
  ReturnReceived: payload(schemas.ReturnReceived),
  ReturnCancelled: payload(schemas.ReturnCancelled),
};

/** Of all shipments of an order; version 1. */
export const PUBLIC_ORDER_SHIPMENTS_SCHEMA = payload(orderShipments);
