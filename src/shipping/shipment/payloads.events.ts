// What is written to the store, field by field. Released schemas are never edited: add a version beside them.
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { payloadSchema, type Personal } from '#kernel';

const closed = { additionalProperties: false } as const;
const record = <Properties extends Type.TProperties>(properties: Properties) => Type.Object(properties, closed);
const fact = <Properties extends Type.TProperties>(description: string, properties: Properties) =>
  Type.Object(properties, { ...closed, description });
const maybe = Type.Optional;

const Id = Type.String({ minLength: 1, maxLength: 64 });
const Code = Type.String({ minLength: 1, maxLength: 64 });
const Quantity = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
/** Written by people, who may name others in it. In the store a sealed value; in the program it may still be in clear. */
const SealedText = Type.Unsafe<Personal>(
  Type.Object({ sealed: Type.String() }, { ...closed, description: 'a personal value, AES-256-GCM' }),
);
const Lines = Type.Array(record({ lineId: Id, sku: Code, quantity: Quantity }), { minItems: 1 });
/** What readers need to find the order and the shipment, and to count what is in it. */
const Shipment = {
  orderId: Id,
  customerId: Code,
  shipmentId: Id,
  lines: Lines,
  carrier: maybe(Code),
  trackingNumber: maybe(Code),
};

const schemas = {
  ShipmentRequested: fact('A part of an order, or all of it, is to be sent.', Shipment),
  ShipmentDispatched: fact('The goods have left.', Shipment),
  ShipmentDelivered: fact('The goods have come to the customer.', Shipment),
  ShipmentFailed: fact('The goods will not come to the customer with this shipment, and may be sent again.', {
    ...Shipment,
    previousStatus: Type.String({ minLength: 1, maxLength: 64, description: 'DISPATCHED when the goods had left' }),
    reason: Code,
    note: maybe(SealedText),
  }),
  ShipmentIdReserved: fact('The id of a shipment is taken, for this order.', {
    orderId: Id,
    customerId: Code,
    shipmentId: Id,
  }),
};

type PayloadOf<Name extends keyof typeof schemas> = Type.Static<(typeof schemas)[Name]>;

const payload = <Name extends keyof typeof schemas>(name: Name) =>
  payloadSchema<PayloadOf<Name>>(schemas[name], () => Compile(schemas[name]));

export const ShipmentRequestedV1 = payload('ShipmentRequested');
export const ShipmentDispatchedV1 = payload('ShipmentDispatched');
export const ShipmentDeliveredV1 = payload('ShipmentDelivered');
export const ShipmentFailedV1 = payload('ShipmentFailed');
export const ShipmentIdReservedV1 = payload('ShipmentIdReserved');
