// These names are the storage format: add versions, never rename or edit a released one.
import { catalogue, event, type EventOf } from '#kernel';
import {
  type CompletedRefund,
  PaymentRequestedV1,
  PaymentRecordedV1,
  PaymentAuthorizedV1,
  PaymentFailedV1,
  PaymentVoidRequestedV1,
  PaymentVoidedV1,
  PaymentCaptureRequestedV1,
  PaymentCapturedV1,
  PaymentCaptureFailedV1,
  RefundRequestedV1,
  RefundCompletedV1,
  RefundCompletedV2,
  type FailedRefund,
  RefundFailedV1,
  RefundFailedV2,
  RefundReversedV1,
} from './payloads.events.js';

const customer = ({ customerId }: { readonly customerId: string }): string => customerId;

export const PaymentRequested = event('PaymentRequested').firstWrittenAs(PaymentRequestedV1).about(customer);
export const PaymentRecorded = event('PaymentRecorded').firstWrittenAs(PaymentRecordedV1).about(customer);
export const PaymentAuthorized = event('PaymentAuthorized').firstWrittenAs(PaymentAuthorizedV1).about(customer);
export const PaymentFailed = event('PaymentFailed').firstWrittenAs(PaymentFailedV1).about(customer);
export const PaymentVoidRequested = event('PaymentVoidRequested')
  .firstWrittenAs(PaymentVoidRequestedV1)
  .about(customer);
export const PaymentVoided = event('PaymentVoided').firstWrittenAs(PaymentVoidedV1).about(customer);
export const PaymentCaptureRequested = event('PaymentCaptureRequested')
  .firstWrittenAs(PaymentCaptureRequestedV1)
  .about(customer);
export const PaymentCaptured = event('PaymentCaptured').firstWrittenAs(PaymentCapturedV1).about(customer);
export const PaymentCaptureFailed = event('PaymentCaptureFailed')
  .firstWrittenAs(PaymentCaptureFailedV1)
  .about(customer);
export const RefundRequested = event('RefundRequested').firstWrittenAs(RefundRequestedV1).about(customer);
export const RefundCompleted = event('RefundCompleted')
  .firstWrittenAs(RefundCompletedV1)
  .revisedTo<CompletedRefund>(RefundCompletedV2, (withoutReason) => withoutReason)
  .about(customer);
export const RefundFailed = event('RefundFailed')
  .firstWrittenAs(RefundFailedV1)
  .revisedTo<FailedRefund>(RefundFailedV2, (withoutRefundReason) => withoutRefundReason)
  .about(customer);
export const RefundReversed = event('RefundReversed').firstWrittenAs(RefundReversedV1).about(customer);

/** Everything that can happen to a payment. */
export const paymentEvents = catalogue(
  PaymentRequested,
  PaymentRecorded,
  PaymentAuthorized,
  PaymentFailed,
  PaymentVoidRequested,
  PaymentVoided,
  PaymentCaptureRequested,
  PaymentCaptured,
  PaymentCaptureFailed,
  RefundRequested,
  RefundCompleted,
  RefundFailed,
  RefundReversed,
);

export type PaymentEvent =
  | EventOf<typeof PaymentRequested>
  | EventOf<typeof PaymentRecorded>
  | EventOf<typeof PaymentAuthorized>
  | EventOf<typeof PaymentFailed>
  | EventOf<typeof PaymentVoidRequested>
  | EventOf<typeof PaymentVoided>
  | EventOf<typeof PaymentCaptureRequested>
  | EventOf<typeof PaymentCaptured>
  | EventOf<typeof PaymentCaptureFailed>
  | EventOf<typeof RefundRequested>
  | EventOf<typeof RefundCompleted>
  | EventOf<typeof RefundFailed>
  | EventOf<typeof RefundReversed>;
