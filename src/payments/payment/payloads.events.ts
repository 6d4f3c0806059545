// What is written to the store, field by field. Released schemas are never edited: add a version beside them.
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { payloadSchema, type Personal } from '#kernel';

const fact = <Properties extends Type.TProperties>(description: string, properties: Properties) =>
  Type.Object(properties, { additionalProperties: false, description });

const maybe = Type.Optional;

const Id = Type.String({ minLength: 1, maxLength: 64 });
const Code = Type.String({ minLength: 1, maxLength: 64 });
/** What a gateway calls it. */
const Reference = Type.String({ minLength: 1, maxLength: 255 });
const Amount = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'minor units' });
const Currency = Type.String({ pattern: '^[A-Z]{3}$' });
/** Written by people, who may name others in it. In the store a sealed value; in the program it may still be in clear. */
const SealedText = Type.Unsafe<Personal>(
  Type.Object({ sealed: Type.String() }, { additionalProperties: false, description: 'a personal value, AES-256-GCM' }),
);
/** What readers need to find the order, and one of its payments. */
const Origin = { orderId: Id, customerId: Code, paymentId: Id };
const Money = { amount: Amount, currency: Currency };

const schemas = {
  PaymentRequested: fact('An amount is to be authorised by the gateway.', { ...Origin, ...Money, token: Reference }),
  PaymentRecorded: fact('Money came another way; it counts as captured.', {
    ...Origin,
    ...Money,
    reference: SealedText,
  }),
  PaymentAuthorized: fact('The gateway has reserved the amount.', { ...Origin, ...Money, reference: Reference }),
  PaymentFailed: fact('The gateway has refused to reserve the amount.', { ...Origin, reason: Code }),
  PaymentVoidRequested: fact('What is authorised, or may yet be, is to be let go of.', {
    ...Origin,
    reason: Code,
    authorization: maybe(Reference),
  }),
  PaymentVoided: fact('What was authorised was let go of.', { ...Origin }),
  PaymentCaptureRequested: fact('Authorised money is to be taken.', {
    ...Origin,
    ...Money,
    authorization: Reference,
    attempt: Type.Integer({ minimum: 1 }),
  }),
  PaymentCaptured: fact('The gateway has taken the money.', { ...Origin, ...Money, reference: Reference }),
  PaymentCaptureFailed: fact('The gateway has refused to take the money.', { ...Origin, reason: Code }),
  RefundRequested: fact('Money is to be given back; without an authorisation not by the gateway.', {
    ...Origin,
    ...Money,
    refundId: Id,
    reason: Code,
    note: maybe(SealedText),
    authorization: maybe(Reference),
  }),
  RefundCompleted: fact('Money was given back; without a reference not by the gateway.', {
    ...Origin,
    ...Money,
    refundId: Id,
    reference: maybe(Reference),
  }),
  RefundCompletedV2: fact('Money was given back, and why; without a reference not by the gateway.', {
    ...Origin,
    ...Money,
    refundId: Id,
    reason: maybe(Code),
    reference: maybe(Reference),
  }),
  RefundFailed: fact('The gateway has refused to give money back.', {
    ...Origin,
    ...Money,
    refundId: Id,
    reason: Code,
  }),
  RefundFailedV2: fact('The gateway has refused to give money back, and why it was to be given back.', {
    ...Origin,
    ...Money,
    refundId: Id,
    reason: Code,
    refundReason: maybe(Code),
  }),
  RefundReversed: fact('Money that was given back has come back: the bank of the customer did not take it.', {
    ...Origin,
    ...Money,
    refundId: Id,
    reason: Code,
    refundReason: Code,
  }),
};

type PayloadOf<Name extends keyof typeof schemas> = Type.Static<(typeof schemas)[Name]>;

/** Money that was not given back: why, and why it was to be. */
export type FailedRefund = PayloadOf<'RefundFailedV2'>;

/** Money that was given back. */
export type CompletedRefund = PayloadOf<'RefundCompletedV2'>;

const payload = <Name extends keyof typeof schemas>(name: Name) =>
  payloadSchema<PayloadOf<Name>>(schemas[name], () => Compile(schemas[name]));

export const PaymentRequestedV1 = payload('PaymentRequested');
export const PaymentRecordedV1 = payload('PaymentRecorded');
export const PaymentAuthorizedV1 = payload('PaymentAuthorized');
export const PaymentFailedV1 = payload('PaymentFailed');
export const PaymentVoidRequestedV1 = payload('PaymentVoidRequested');
export const PaymentVoidedV1 = payload('PaymentVoided');
export const PaymentCaptureRequestedV1 = payload('PaymentCaptureRequested');
export const PaymentCapturedV1 = payload('PaymentCaptured');
export const PaymentCaptureFailedV1 = payload('PaymentCaptureFailed');
export const RefundRequestedV1 = payload('RefundRequested');
export const RefundCompletedV1 = payload('RefundCompleted');
export const RefundCompletedV2 = payload('RefundCompletedV2');
export const RefundFailedV1 = payload('RefundFailed');
export const RefundFailedV2 = payload('RefundFailedV2');
export const RefundReversedV1 = payload('RefundReversed');
