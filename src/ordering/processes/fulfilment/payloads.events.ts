// What is written to the store, field by field. Released schemas are never edited: add a version beside them.
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { payloadSchema } from '#kernel';
import { LARGEST_QUANTITY, MOST_LINES_RECORDED } from '../../order/money.js';

const closed = { additionalProperties: false } as const;
const record = <Properties extends Type.TProperties>(properties: Properties) => Type.Object(properties, closed);
const maybe = Type.Optional;

const Id = Type.String({ minLength: 1, maxLength: 64 });
const Code = Type.String({ minLength: 1, maxLength: 64 });
const Token = Type.String({ minLength: 1, maxLength: 255 });
const Time = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' });
const Quantity = Type.Integer({ minimum: 1, maximum: LARGEST_QUANTITY });
const Amount = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'minor units' });
const Attempt = Type.Integer({ minimum: 1 });

const list = <Item extends Type.TSchema>(item: Item) => Type.Array(item, { maxItems: 2 * MOST_LINES_RECORDED });
const Reservation = record({ reservationId: Id, lineId: Id, sku: Code, quantity: Quantity });
const Release = record({ reservationId: Id, sku: Code, keep: Type.Integer({ minimum: 0, maximum: LARGEST_QUANTITY }) });
const Restock = record({ sku: Code, quantity: Quantity });
const Delivered = record({ lineId: Id, quantity: Type.Integer({ minimum: 1 }) });

const fact = <Properties extends Type.TProperties>(description: string, properties: Properties) =>
  Type.Object({ orderId: Id, customerId: Code, ...properties }, { ...closed, description });

const schemas = {
  FulfilmentBegun: fact('An order has something to wait for: goods, money or a parcel.', {
    since: Time,
    token: maybe(Token),
  }),
  StockReservationsRequested: fact('Goods are to be kept for lines of the order.', {
    reservations: list(Reservation),
    expiresAt: maybe(Time),
  }),
  StockAnswered: fact('Goods are kept for a line, or there are too few.', {
    reservationId: Id,
    sku: Code,
    quantity: Quantity,
    isReserved: Type.Boolean(),
    available: maybe(Type.Integer()),
  }),
  StockReleasesRequested: fact('Goods are no longer to be kept, or fewer of them.', {
    releases: list(Release),
    because: Type.Enum(['ORDER_CHANGED', 'EXPIRED']),
  }),
  PaymentAsked: fact('The payment that the order was placed with is to be authorised.', { token: Token, until: Time }),
  PaymentNoted: fact('Money for the order has moved, or has not.', {
    paymentId: Id,
    status: Type.Enum(['AUTHORIZED', 'CAPTURED', 'FAILED']),
    amount: Amount,
  }),
  PaymentWindowClosed: fact('No money came in time: the order is to be cancelled.', {
    reason: Type.Enum(['PAYMENT_TIMED_OUT', 'PAYMENT_FAILED']),
  }),
  ConfirmationRequested: fact('Goods and money are there: the order is to be confirmed.', { secured: Amount }),
  ConfirmationNoted: fact('The order was confirmed.', {}),
  ShippingRequested: fact('The goods are to be sent.', {}),
  GoodsDispatched: fact('A shipment has left, with goods that were kept.', {
    shipmentId: Id,
    commits: list(Reservation),
  }),
  CaptureRequested: fact('Something has left: the money is to be taken.', { attempt: Attempt }),
  CapturePostponed: fact('The money could not be taken; without a time it is not tried again by itself.', {
    attempt: Attempt,
    retryAt: maybe(Time),
  }),
  GoodsDelivered: fact('A shipment has come.', { shipmentId: Id, lines: list(Delivered) }),
  CompletionRequested: fact('What has come and what was paid may be all: the order is to be completed.', {
    delivered: list(Delivered),
    paid: Amount,
  }),
  ShipmentLost: fact('A shipment has failed: people decide whether to send again or to give the money back.', {
    shipmentId: Id,
  }),
  ShipmentHeldBack: fact('A shipment was not handed to the carrier, since the order is on hold: it is sent again.', {
    shipmentId: Id,
  }),
  HoldsNoted: fact('Holds of the order have changed: these are open.', { holds: list(Id) }),
  GoodsReturned: fact(
    'Goods have come back: their price goes back, and those that are counted and sold again are counted.',
    {
      returnId: Id,
      restocks: list(Restock),
    },
  ),
  StepsUnblocked: fact('Something has changed: what was refused may be tried again.', {}),
  StepRefused: fact('A step was refused, and waits until something changes.', { command: Code, code: Code }),
  FulfilmentCancelled: fact('The order was cancelled: what was begun for it is to be undone.', {
    reason: Code,
    releases: list(Release),
  }),
  SettlementRequested: fact('Money beyond what the order costs now is to be let go of, or given back.', {
    reason: Code,
  }),
  SettlementPostponed: fact('Money could not be given back; without a time it is not tried again by itself.', {
    attempt: Attempt,
    retryAt: maybe(Time),
  }),
  MoneyReturned: fact('Held money was let go of, or taken money was given back.', { paymentId: Id, amount: Amount }),
  MoneyCameBack: fact('Money that was given back has come back, and people have to look at it.', {
    paymentId: Id,
    amount: Amount,
    reason: Code,
  }),
  MoneyReturnedV2: fact('Held money was let go of, or taken money was given back, and why.', {
    paymentId: Id,
    amount: Amount,
    reason: maybe(Code),
  }),
  FulfilmentCompleted: fact('The order was completed.', { releases: list(Release) }),
};

type PayloadOf<Name extends keyof typeof schemas> = Type.Static<(typeof schemas)[Name]>;

/** Money of a payment that is not here any more. */
export type ReturnedMoney = PayloadOf<'MoneyReturnedV2'>;

const payload = <Name extends keyof typeof schemas>(name: Name) =>
  payloadSchema<PayloadOf<Name>>(schemas[name], () => Compile(schemas[name]));

export const FulfilmentBegunV1 = payload('FulfilmentBegun');
export const StockReservationsRequestedV1 = payload('StockReservationsRequested');
export const StockAnsweredV1 = payload('StockAnswered');
export const StockReleasesRequestedV1 = payload('StockReleasesRequested');
export const PaymentAskedV1 = payload('PaymentAsked');
export const PaymentNotedV1 = payload('PaymentNoted');
export const PaymentWindowClosedV1 = payload('PaymentWindowClosed');
export const ConfirmationRequestedV1 = payload('ConfirmationRequested');
export const ConfirmationNotedV1 = payload('ConfirmationNoted');
export const ShippingRequestedV1 = payload('ShippingRequested');
export const GoodsDispatchedV1 = payload('GoodsDispatched');
export const CaptureRequestedV1 = payload('CaptureRequested');
export const CapturePostponedV1 = payload('CapturePostponed');
export const GoodsDeliveredV1 = payload('GoodsDelivered');
export const CompletionRequestedV1 = payload('CompletionRequested');
export const ShipmentLostV1 = payload('ShipmentLost');
export const ShipmentHeldBackV1 = payload('ShipmentHeldBack');
export const HoldsNotedV1 = payload('HoldsNoted');
export const GoodsReturnedV1 = payload('GoodsReturned');
export const StepsUnblockedV1 = payload('StepsUnblocked');
export const StepRefusedV1 = payload('StepRefused');
export const FulfilmentCancelledV1 = payload('FulfilmentCancelled');
export const SettlementRequestedV1 = payload('SettlementRequested');
export const SettlementPostponedV1 = payload('SettlementPostponed');
export const MoneyReturnedV1 = payload('MoneyReturned');
export const MoneyReturnedV2 = payload('MoneyReturnedV2');
export const MoneyCameBackV1 = payload('MoneyCameBack');
export const FulfilmentCompletedV1 = payload('FulfilmentCompleted');
