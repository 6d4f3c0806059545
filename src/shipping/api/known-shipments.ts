import { type EventStore, fold, streamOf } from '#kernel';
import { MOST_SHIPMENTS } from '../shipment/request-shipment.decider.js';
import { MOST_RECEIPTS, MOST_RETURNS } from '../shipment/return.decider.js';
import { shipmentEvents } from '../shipment/shipment.events.js';
import { shipments, type Shipments } from '../shipment/shipments.js';

/** Requested, dispatched, and delivered or failed; requested, and received in parts. */
const MOST_EVENTS = 3 * MOST_SHIPMENTS + MOST_RETURNS + MOST_RECEIPTS;

/** The shipments of an order; never behind. @throws StoreUnavailable, UnreadableEvent */
export const knownShipments = async (store: Pick<EventStore, 'readStream'>, orderId: string): Promise<Shipments> => {
  const records = await store.readStream(streamOf(shipments, orderId), 1, MOST_EVENTS);
  return fold(
    shipments,
    records.map((record) => shipmentEvents.decode(record)),
  );
};
