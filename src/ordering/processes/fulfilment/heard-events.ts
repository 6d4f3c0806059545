import type { DomainEvent } from '#kernel';
import type { OrderEvent } from '../../order/order.events.js';
import type { LineQuantity, TrackedLine } from './reservations.js';

/** What orders say themselves, with the lines of it whose SKUs were counted when it happened. */
export type HeardOrderEvent = OrderEvent & { readonly tracked: readonly TrackedLine[] };

interface OfOrder {
  readonly orderId: string;
  readonly customerId: string;
}
interface OfPayment extends OfOrder {
  readonly paymentId: string;
}
export interface MovedMoney extends OfPayment {
  readonly amount: { readonly amount: number };
}
/** Goods that have left, come or failed. */
export interface Parcel extends OfOrder {
  readonly shipmentId: string;
  readonly lines: readonly LineQuantity[];
}
/** Goods that have come back. */
export interface ReturnedGoods extends OfOrder {
  readonly returnId: string;
  readonly lines: readonly (TrackedLine & { readonly condition: string })[];
}
interface Answered {
  readonly orderId: string;
  readonly reservationId: string;
}

/** What other contexts publish, as far as it is read: they may add to it. */
export type PublishedEvent =
  | DomainEvent<'PaymentRequested' | 'PaymentFailed' | 'PaymentCaptureFailed', OfPayment>
  | DomainEvent<'RefundFailed', OfPayment & { readonly refundReason?: string }>
  | DomainEvent<'PaymentAuthorized' | 'PaymentRecorded' | 'PaymentCaptured', MovedMoney>
  | DomainEvent<'PaymentVoided', OfPayment>
  | DomainEvent<'RefundCompleted', MovedMoney & { readonly reason?: string }>
  | DomainEvent<'RefundReversed', MovedMoney & { readonly refundReason: string }>
  | DomainEvent<'ShipmentDispatched' | 'ShipmentDelivered', Parcel>
  | DomainEvent<'ShipmentFailed', Parcel & { readonly reason: string }>
  | (DomainEvent<'ReturnReceived', ReturnedGoods> & {
      /** Those of them that are sold again, and whose SKUs were counted when they came. */
      readonly restocked: readonly TrackedLine[];
    })
  | DomainEvent<'StockReserved', Answered>
  | DomainEvent<'StockReservationRejected', Answered & { readonly available: number }>;

export type HeardEvent = HeardOrderEvent | PublishedEvent;

/** Of no order: they only tell which SKUs are counted. */
type StockNews = 'StockReceived' | 'StockAdjusted' | 'StockPolicyChanged';

/** Types of events that the process hears. */
export const HEARD_TYPES: ReadonlySet<string> = new Set<HeardEvent['type'] | StockNews>([
  'OrderPlaced',
  'OrderLineAdded',
  'OrderLineQuantityChanged',
  'OrderHeld',
  'OrderHoldReleased',
  'OrderConfirmed',
  'OrderCompleted',
  'OrderCancelled',
  'PaymentRequested',
  'PaymentAuthorized',
  'PaymentRecorded',
  'PaymentCaptured',
  'PaymentFailed',
  'PaymentCaptureFailed',
  'PaymentVoided',
  'RefundCompleted',
  'RefundFailed',
  'RefundReversed',
  'ShipmentDispatched',
  'ShipmentDelivered',
  'ShipmentFailed',
  'ReturnReceived',
  'StockReserved',
  'StockReservationRejected',
  'StockReceived',
  'StockAdjusted',
  'StockPolicyChanged',
]);
