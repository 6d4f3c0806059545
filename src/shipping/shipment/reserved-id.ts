import { type Aggregate, type Decide, type DomainEvent, type EventCatalogue, type Rejection, unchanged } from '#kernel';
import {
  type ReturnIdEvent,
  returnIdEvents,
  ReturnIdReserved,
  type ShipmentIdEvent,
  shipmentIdEvents,
  ShipmentIdReserved,
} from './shipment.events.js';
import { refuse } from './shipment.rejections.js';

/** Whether an id is taken, and for which order. */
export interface ReservedId {
  readonly orderId?: string;
}

/** Whose the id is to be. */
export interface IdOwner {
  readonly orderId: string;
  readonly customerId: string;
}

type OfOrder = DomainEvent<string, { readonly orderId: string }>;

const reservedId = <Event extends OfOrder>(
  name: string,
  events: EventCatalogue<Event>,
): Aggregate<ReservedId, Event> => ({
  ...{ name, events, initial: {} },
  evolve: (_state, { data: { orderId } }) => ({ orderId }),
});

/**
 * The id of one shipment: the first order that takes it has it for ever. So a shipment is found by its id alone, and never
 * one of another order.
 */
export const shipmentId = reservedId<ShipmentIdEvent>('shipment', shipmentIdEvents);

/** The id of one return, in the same way. */
export const returnId = reservedId<ReturnIdEvent>('return', returnIdEvents);

const reserve =
  <Event extends OfOrder>(reserved: Event, refusal: Rejection): Decide<ReservedId, Event> =>
  ({ orderId }) => {
    if (orderId === undefined) return [reserved];
    return orderId === reserved.data.orderId ? unchanged : refusal;
  };

/** Takes the id for an order; one that the order has already stays as it is. */
export const reserveShipmentId = (id: string, owner: IdOwner): Decide<ReservedId, ShipmentIdEvent> =>
  reserve(
    ShipmentIdReserved({ ...owner, shipmentId: id }),
    refuse('SHIPMENT_ALREADY_EXISTS', { pointer: '/shipmentId' }),
  );

/** The same for the id of a return. */
export const reserveReturnId = (id: string, owner: IdOwner): Decide<ReservedId, ReturnIdEvent> =>
  reserve(ReturnIdReserved({ ...owner, returnId: id }), refuse('RETURN_ALREADY_EXISTS', { pointer: '/returnId' }));
