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

/** What becomes of goods that have come back: they are sold again, or not. */
export const RETURN_CONDITIONS = ['RESTOCK', 'WRITE_OFF'] as const;
export type ReturnCondition = (typeof RETURN_CONDITIONS)[number];
const Return = { orderId: Id, customerId: Code, returnId: Id };

/** Which shipment, for events that carry nothing of it. */
const Origin = { orderId: Id, customerId: Code, shipmentId: Id };

const schemas = {
  ShipmentRequested: fact('A part of an order, or all of it, is to be sent.', Shipment),
  ShipmentRequestedV2: fact('A part of an order, or all of it, is to be sent.', {
    ...Shipment,
    movedBy: maybe(Type.Literal('CARRIER', { description: 'the carrier is asked to; people move it when absent' })),
  }),
  ShipmentDispatched: fact('The goods have left.', Shipment),
  ShipmentDelivered: fact('The goods have come to the customer.', Shipment),
  ShipmentFailed: fact('The goods will not come to the customer with this shipment, and may be sent again.', {
    ...Shipment,
    previousStatus: Type.String({ minLength: 1, maxLength: 64, description: 'DISPATCHED when the goods had left' }),
    reason: Code,
    note: maybe(SealedText),
  }),
  ReturnRequested: fact('Goods that were delivered are to come back.', { ...Return, lines: Lines, reason: SealedText }),
  ReturnReceived: fact('Goods have come back: all that were to, or a part of them.', {
    ...Return,
    lines: Type.Array(
      record({
        ...{ lineId: Id, sku: Code, quantity: Quantity },
        condition: Type.Enum(RETURN_CONDITIONS, { description: 'RESTOCK when they are sold again' }),
      }),
      { minItems: 1 },
    ),
  }),
  ReturnCancelled: fact('No more of a return will come; what has come stays received.', {
    ...Return,
    reason: SealedText,
  }),
  ReturnIdReserved: fact('The id of a return is taken, for this order.', Return),
  ShipmentIdReserved: fact('The id of a shipment is taken, for this order.', Origin),
  CarrierAsked: fact('The carrier is to be asked to take a shipment, or what has become of it.', {
    ...Origin,
    attempt: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: '1 for the first time' }),
  }),
  CarriageEnded: fact('The carrier is not asked for this shipment any more.', {
    ...Origin,
    outcome: Type.String({
      minLength: 1,
      maxLength: 64,
      description: 'DELIVERED, FAILED, or why its news was refused',
    }),
  }),
};

type PayloadOf<Name extends keyof typeof schemas> = Type.Static<(typeof schemas)[Name]>;

/** What a shipment is requested with. */
export type RequestedShipment = PayloadOf<'ShipmentRequestedV2'>;

const payload = <Name extends keyof typeof schemas>(name: Name) =>
  payloadSchema<PayloadOf<Name>>(schemas[name], () => Compile(schemas[name]));

export const ShipmentRequestedV1 = payload('ShipmentRequested');
export const ShipmentRequestedV2 = payload('ShipmentRequestedV2');
export const ShipmentDispatchedV1 = payload('ShipmentDispatched');
export const ShipmentDeliveredV1 = payload('ShipmentDelivered');
export const ShipmentFailedV1 = payload('ShipmentFailed');
export const ReturnRequestedV1 = payload('ReturnRequested');
export const ReturnReceivedV1 = payload('ReturnReceived');
export const ReturnCancelledV1 = payload('ReturnCancelled');
export const ReturnIdReservedV1 = payload('ReturnIdReserved');
export const ShipmentIdReservedV1 = payload('ShipmentIdReserved');
export const CarrierAskedV1 = payload('CarrierAsked');
export const CarriageEndedV1 = payload('CarriageEnded');
