// These names are the storage format: add versions, never rename or edit a released one.
import { catalogue, event, type EventOf } from '#kernel';
import {
  CarriageEndedV1,
  CarrierAskedV1,
  type RequestedShipment,
  ReturnCancelledV1,
  ReturnIdReservedV1,
  ReturnReceivedV1,
  ReturnRequestedV1,
  ShipmentDeliveredV1,
  ShipmentDispatchedV1,
  ShipmentFailedV1,
  ShipmentIdReservedV1,
  ShipmentRequestedV1,
  ShipmentRequestedV2,
} from './payloads.events.js';

const customer = ({ customerId }: { readonly customerId: string }): string => customerId;

export const ShipmentRequested = event('ShipmentRequested')
  .firstWrittenAs(ShipmentRequestedV1)
  .revisedTo<RequestedShipment>(ShipmentRequestedV2, (movedByPeople) => movedByPeople)
  .about(customer);
export const ShipmentDispatched = event('ShipmentDispatched').firstWrittenAs(ShipmentDispatchedV1).about(customer);
export const ShipmentDelivered = event('ShipmentDelivered').firstWrittenAs(ShipmentDeliveredV1).about(customer);
export const ShipmentFailed = event('ShipmentFailed').firstWrittenAs(ShipmentFailedV1).about(customer);
export const ReturnRequested = event('ReturnRequested').firstWrittenAs(ReturnRequestedV1).about(customer);
export const ReturnReceived = event('ReturnReceived').firstWrittenAs(ReturnReceivedV1).about(customer);
export const ReturnCancelled = event('ReturnCancelled').firstWrittenAs(ReturnCancelledV1).about(customer);

/** Everything that can happen to the shipments of an order, and to what comes back of them. */
export const shipmentEvents = catalogue(
  ShipmentRequested,
  ShipmentDispatched,
  ShipmentDelivered,
  ShipmentFailed,
  ReturnRequested,
  ReturnReceived,
  ReturnCancelled,
);

/** What can happen to one shipment. */
export type ParcelEvent =
  | EventOf<typeof ShipmentRequested>
  | EventOf<typeof ShipmentDispatched>
  | EventOf<typeof ShipmentDelivered>
  | EventOf<typeof ShipmentFailed>;

/** What can happen to one return. */
export type ReturnEvent =
  EventOf<typeof ReturnRequested> | EventOf<typeof ReturnReceived> | EventOf<typeof ReturnCancelled>;

export type ShipmentEvent = ParcelEvent | ReturnEvent;

export const ShipmentIdReserved = event('ShipmentIdReserved').firstWrittenAs(ShipmentIdReservedV1).about(customer);

/** Everything that can happen to the id of a shipment. */
export const shipmentIdEvents = catalogue(ShipmentIdReserved);

export type ShipmentIdEvent = EventOf<typeof ShipmentIdReserved>;

export const ReturnIdReserved = event('ReturnIdReserved').firstWrittenAs(ReturnIdReservedV1).about(customer);

/** Everything that can happen to the id of a return. */
export const returnIdEvents = catalogue(ReturnIdReserved);

export type ReturnIdEvent = EventOf<typeof ReturnIdReserved>;

export const CarrierAsked = event('CarrierAsked').firstWrittenAs(CarrierAskedV1).about(customer);
export const CarriageEnded = event('CarriageEnded').firstWrittenAs(CarriageEndedV1).about(customer);

/** Everything that can happen between Daybook and the carrier of a shipment. */
export const carriageEvents = catalogue(CarrierAsked, CarriageEnded);

export type CarriageEvent = EventOf<typeof CarrierAsked> | EventOf<typeof CarriageEnded>;
