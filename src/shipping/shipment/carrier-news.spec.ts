import { clear } from '#kernel';
import { given } from '#kernel/testing';
import {
  delivered,
  dispatched,
  lost,
  hold,
  orderToShip,
  origin,
  parcel,
  requested,
  requestedOfCarrier,
} from '../testing/index.js';
import { recordNews } from './carrier-news.decider.js';
import { changeOf } from './order-to-ship.js';
import { shipOrder } from './request-shipment.decider.js';
import { ShipmentFailed, ShipmentRequested } from './shipment.events.js';
import { dispatchShipment, stopShipments } from './shipment-steps.decider.js';
import { shipments } from './shipments.js';

const { carrier, trackingNumber } = parcel;
const left = recordNews('s1', { status: 'DISPATCHED', carrier, trackingNumber });
const came = recordNews('s1', { status: 'DELIVERED', carrier, trackingNumber });
const failed = recordNews('s1', { status: 'FAILED', reason: 'The parcel was lost' });

describe('what the carrier says of a shipment', () => {
  it('is recorded, with what it calls the parcel', () => {
    given(shipments, requestedOfCarrier)
      .when(recordNews('s1', { status: 'BOOKED' }))
      .then();
    given(shipments, requestedOfCarrier).when(left).then(dispatched);
    given(shipments, requestedOfCarrier, dispatched)
      .when(recordNews('s1', { status: 'DELIVERED' }))
      .then(delivered);
    const byCarrier = { ...parcel, reason: 'CARRIER_FAILED', note: clear('The parcel was lost') };
    given(shipments, requestedOfCarrier, dispatched)
      .when(failed)
      .then(ShipmentFailed({ ...byCarrier, previousStatus: 'DISPATCHED' }));
  });

  it('may come late, again, or with a step left out', () => {
    given(shipments, requestedOfCarrier).when(came).then(dispatched, delivered);
    for (const late of [left, came]) given(shipments, requestedOfCarrier, dispatched, delivered).when(late).then();
    given(shipments, requestedOfCarrier, dispatched, lost).when(failed).then();
  });

  it('is refused when it contradicts what is known', () => {
    given(shipments, requestedOfCarrier, dispatched, delivered).when(failed).thenRefuses('SHIPMENT_STATE_CONFLICT');
    for (const news of [left, came]) {
      given(shipments, requestedOfCarrier, dispatched, lost).when(news).thenRefuses('SHIPMENT_STATE_CONFLICT');
    }
    given(shipments).when(left).thenRefuses('SHIPMENT_NOT_FOUND');
  });
});

describe('an order', () => {
  const cancelled = { ...orderToShip, status: 'CANCELLED' };
  const onHold = { ...orderToShip, holds: [hold] };
  const ship = (order = orderToShip) => shipOrder({ orderId: 'o1', shipmentId: 's2', movedBy: 'CARRIER' }, order);
  const rest = ShipmentRequested({
    ...{ ...origin, shipmentId: 's2', movedBy: 'CARRIER' },
    lines: [
      { lineId: 'L1', sku: '11', quantity: 6 },
      { lineId: 'L2', sku: '42', quantity: 1 },
    ],
  });

  it('is sent as far as it is in no shipment that has not failed', () => {
    given(shipments, requested, dispatched).when(ship()).then(rest);
    given(shipments, requested, rest).when(ship()).then();
    given(shipments, requested).when(ship(cancelled)).thenRefuses('ORDER_STATE_CONFLICT');
    given(shipments, requested).when(ship(onHold)).thenRefuses('ORDER_ON_HOLD');
  });

  it('that was cancelled stops what has not left, and leaves the carrier’s to those who ask the carrier', () => {
    const stopped = { ...parcel, previousStatus: 'REQUESTED', reason: 'ORDER_CANCELLED' };
    given(shipments, requested).when(stopShipments).then(ShipmentFailed(stopped));
    given(shipments, requestedOfCarrier).when(stopShipments).then();
    given(shipments, requested, dispatched).when(stopShipments).then();
    given(shipments, requested, dispatched, lost).when(stopShipments).then();
    given(shipments).when(stopShipments).then();
  });

  it('is not handed to the carrier when it was cancelled, is on hold or has become smaller', () => {
    const [first, ...others] = orderToShip.lines;
    const smaller = { ...orderToShip, lines: [{ ...first!, quantity: 3 }, ...others] };
    expect([orderToShip, cancelled, undefined, onHold, smaller].map((order) => changeOf(order, parcel, []))).toEqual([
      undefined,
      'ORDER_CANCELLED',
      'ORDER_CANCELLED',
      'ORDER_ON_HOLD',
      'ORDER_CHANGED',
    ]);
    given(shipments, requested).when(dispatchShipment('s1', smaller)).thenRefuses('SHIPMENT_EXCEEDS_ORDERED');
  });
});
