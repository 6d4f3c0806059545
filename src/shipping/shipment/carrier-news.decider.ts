import { clear, unchanged } from '#kernel';
import type { CarrierNews } from '../carrier/carrier.js';
import { ShipmentDelivered, ShipmentDispatched } from './shipment.events.js';
import { failShipment, type Step, step } from './shipment-steps.decider.js';
import { carriageOf } from './shipments.js';

/**
 * Records what the carrier says of a shipment. That is a fact, whatever has become of the order; news that comes late or again
 * changes nothing. Refused when it contradicts what is known: nothing comes of a shipment that has failed, and none fails that
 * was delivered.
 */
export const recordNews = (shipmentId: string, news: CarrierNews): Step => {
  switch (news.status) {
    case 'BOOKED':
      return () => unchanged;
    case 'DISPATCHED':
      return step(shipmentId, ['REQUESTED', 'DELIVERED'], 'DISPATCHED', (facts, _state, previousStatus) =>
        previousStatus === 'DELIVERED' ? unchanged : [ShipmentDispatched({ ...facts, ...carriageOf(news) })],
      );
    case 'DELIVERED':
      return step(shipmentId, ['REQUESTED', 'DISPATCHED'], 'DELIVERED', (facts, _state, previousStatus) => {
        const delivered = { ...facts, ...carriageOf(news) };
        const left = previousStatus === 'REQUESTED' ? [ShipmentDispatched(delivered)] : [];
        return [...left, ShipmentDelivered(delivered)];
      });
    case 'FAILED':
      return failShipment(shipmentId, {
        reason: 'CARRIER_FAILED',
        ...(news.reason !== undefined && { note: clear(news.reason) }),
      });
  }
};
