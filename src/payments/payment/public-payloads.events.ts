// What other services get to know, field by field. A released schema only ever gains optional fields.
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { type PayloadSchema, payloadSchema } from '#kernel';

/** Open: readers pass over what they do not know, so that fields can be added. */
const record = <Properties extends Type.TProperties>(properties: Properties) => Type.Object(properties);

const Text = Type.String();
const Money = record({
  amount: Type.Integer({ minimum: 0, description: 'minor units: 12.50 EUR is 1250' }),
  currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' }),
});
const Reason = Type.String({ description: 'a code' });
const RefundReason = Type.String({ description: 'a code: why it was to be given back' });

const Time = Type.String({ format: 'date-time', description: 'UTC with milliseconds' });
const maybe = Type.Optional;

const common = {
  orderId: Text,
  version: Type.Integer({ minimum: 1, description: 'of the payments of the order, one more with each event' }),
  customerId: Text,
};

const fact = <Properties extends Type.TProperties>(description: string, properties: Properties) =>
  Type.Object({ ...common, paymentId: Text, ...properties }, { description });

const schemas = {
  PaymentRequested: fact('An amount is to be authorised by the gateway.', { amount: Money }),
  PaymentRecorded: fact('Money came another way; it counts as captured.', { amount: Money }),
  PaymentAuthorized: fact('The gateway has reserved the amount.', { amount: Money }),
  PaymentFailed: fact('The gateway has refused to reserve the amount.', { reason: Reason }),
  PaymentVoidRequested: fact('What is authorised, or may yet be, is to be let go of.', { reason: Reason }),
  PaymentVoided: fact('What was authorised was let go of.', {}),
  PaymentCaptureRequested: fact('Authorised money is to be taken.', {
    amount: Money,
    attempt: Type.Integer({ minimum: 1, description: 'to capture this payment' }),
  }),
  PaymentCaptured: fact('The gateway has taken the money.', { amount: Money }),
  PaymentCaptureFailed: fact('The gateway has refused to take the money; it is still authorised.', { reason: Reason }),
  RefundRequested: fact('Money is to be given back.', { refundId: Text, amount: Money, reason: Reason }),
  RefundCompleted: fact('Money was given back.', { refundId: Text, amount: Money, reason: Type.Optional(Reason) }),
  RefundFailed: fact('The gateway has refused to give money back.', {
    ...{ refundId: Text, amount: Money, reason: Reason },
    refundReason: Type.Optional(RefundReason),
  }),
  RefundReversed: fact('Money that was given back has come back: the bank of the customer did not take it.', {
    ...{ refundId: Text, amount: Money, reason: Reason, refundReason: RefundReason },
  }),
};

const orderPayments = Type.Object(
  {
    ...common,
    changedAt: Time,
    authorized: Type.Object(Money.properties, { description: 'held by the gateway, and not taken' }),
    captured: Type.Object(Money.properties, { description: 'what came in, also what was given back since' }),
    refundPending: Money,
    refunded: Money,
    payments: Type.Array(
      record({
        paymentId: Text,
        status: Type.String({
          description:
            'REQUESTED, AUTHORIZED, FAILED, VOID_REQUESTED, VOIDED, CAPTURE_REQUESTED or CAPTURED; more may come',
        }),
        amount: Money,
        captured: Money,
        failureReason: maybe(Reason),
        voidReason: maybe(Reason),
        begunAt: Time,
      }),
      { description: 'the oldest first' },
    ),
    refunds: Type.Array(
      record({
        refundId: Text,
        paymentId: Text,
        status: Type.String({ description: 'PENDING, COMPLETED or FAILED; more may come' }),
        amount: Money,
        reason: Reason,
        failureReason: maybe(Reason),
        requestedAt: Time,
      }),
      { description: 'the oldest first' },
    ),
  },
  { description: 'All payments and refunds of an order as they are after one of their events.' },
);

export type PublicOrderPayments = Type.Static<typeof orderPayments>;
export type PublicType = keyof typeof schemas;
export type PublicData<Name extends PublicType> = Type.Static<(typeof schemas)[Name]>;

const payload = (schema: Type.TSchema) => payloadSchema<unknown>(schema, () => Compile(schema));

/** By type; each is version 1. */
export const PUBLIC_PAYMENT_SCHEMAS: Readonly<Record<PublicType, PayloadSchema<unknown>>> = {
  PaymentRequested: payload(schemas.PaymentRequested),
  PaymentRecorded: payload(schemas.PaymentRecorded),
  PaymentAuthorized: payload(schemas.PaymentAuthorized),
  PaymentFailed: payload(schemas.PaymentFailed),
  PaymentVoidRequested: payload(schemas.PaymentVoidRequested),
  PaymentVoided: payload(schemas.PaymentVoided),
  PaymentCaptureRequested: payload(schemas.PaymentCaptureRequested),
  PaymentCaptured: payload(schemas.PaymentCaptured),
  PaymentCaptureFailed: payload(schemas.PaymentCaptureFailed),
  RefundRequested: payload(schemas.RefundRequested),
  RefundCompleted: payload(schemas.RefundCompleted),
  RefundFailed: payload(schemas.RefundFailed),
  RefundReversed: payload(schemas.RefundReversed),
};

/** Of all payments and refunds of an order; version 1. */
export const PUBLIC_ORDER_PAYMENTS_SCHEMA = payload(orderPayments);
