import { type Aggregate, type Decide, unchanged } from '#kernel';
import { type ShipmentIdEvent, shipmentIdEvents, ShipmentIdReserved } from './shipment.events.js';
import { refuse } from './shipment.rejections.js';

/** Whether the id of a shipment is taken, and for which order. */
export interface ShipmentId {
  readonly orderId?: string;
}

/**
 * The id of one shipment: the first order that takes it has it for ever. So a shipment is found by its id alone, and never
 * one of another order.
 */
export const shipmentId: Aggregate<ShipmentId, ShipmentIdEvent> = {
  name: 'shipment',
  events: shipmentIdEvents,
  initial: {},
  evolve: (_state, { data: { orderId } }) => ({ orderId }),
};

/** Takes the id for an order; one that the order has already stays as it is. */
export const reserveShipmentId =
  (reservation: {
    readonly orderId: string;
    readonly customerId: string;
    readonly shipmentId: string;
  }): Decide<ShipmentId, ShipmentIdEvent> =>
  ({ orderId }) => {
    if (orderId === undefined) return [ShipmentIdReserved(reservation)];
    return orderId === reservation.orderId ? unchanged : refuse('SHIPMENT_ALREADY_EXISTS', { pointer: '/shipmentId' });
  };
