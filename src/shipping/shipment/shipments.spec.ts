import { clear } from '#kernel';
import { given } from '#kernel/testing';
import {
  delivered,
  dispatched,
  hold,
  lost,
  orderToShip,
  origin,
  parcel,
  requested,
  reserved,
} from '../testing/index.js';
import { MOST_LINES_SHIPPED, MOST_SHIPMENTS, requestShipment } from './request-shipment.decider.js';
import { ShipmentFailed, ShipmentRequested } from './shipment.events.js';
import { reserveShipmentId, shipmentId } from './reserved-id.js';
import { deliverShipment, dispatchShipment, failShipment } from './shipment-steps.decider.js';
import { shipments } from './shipments.js';

const line = (lineId: string, quantity: number) => ({ lineId, quantity });
const send = (id: string, ...lines: readonly { lineId: string; quantity: number }[]) =>
  requestShipment({ orderId: 'o1', shipmentId: id, lines }, orderToShip);
const cancelled = { ...orderToShip, status: 'CANCELLED' };

describe('a shipment', () => {
  it('has lines of the order with what they are of, in its order, and what the carrier calls it', () => {
    const { carrier, trackingNumber } = parcel;
    const lines = [line('L2', 1), line('L1', 4)];
    given(shipments)
      .when(requestShipment({ orderId: 'o1', shipmentId: 's1', lines, carrier, trackingNumber }, orderToShip))
      .then(requested);
  });

  it('never has more of a line than is on order and in no other shipment', () => {
    const rest = { ...origin, shipmentId: 's2', lines: [{ ...line('L1', 6), sku: '11' }] };
    for (const history of [[requested], [requested, dispatched], [requested, dispatched, delivered]]) {
      given(shipments, ...history)
        .when(send('s2', line('L1', 6)))
        .then(ShipmentRequested(rest));
      const { decision } = given(shipments, ...history).when(send('s2', line('L2', 1), line('L1', 7)));
      expect(decision).toMatchObject({
        ...{ rejected: 'SHIPMENT_EXCEEDS_ORDERED', pointer: '/lines/1/quantity' },
        details: { lineId: 'L1', shippable: 6 },
      });
    }
  });

  it('that has failed gives its goods free', () => {
    const again = { ...origin, shipmentId: 's2', lines: [{ ...line('L1', 10), sku: '11' }] };
    given(shipments, requested, dispatched, lost)
      .when(send('s2', line('L1', 10)))
      .then(ShipmentRequested(again));
  });

  it('has an id of its own, lines of the order, and each of them once', () => {
    given(shipments, requested, dispatched, lost)
      .when(send('s1', line('L1', 1)))
      .thenRefuses('SHIPMENT_ALREADY_EXISTS');
    given(shipments)
      .when(send('s1', line('L1', 1), line('L9', 1)))
      .thenRefuses('LINE_NOT_FOUND');
    given(shipments)
      .when(send('s1', line('L1', 1), line('L1', 1)))
      .thenRefuses('DUPLICATE_LINE_ID');
  });

  it('is none of an order that was cancelled', () => {
    given(shipments)
      .when(requestShipment({ orderId: 'o1', shipmentId: 's1', lines: [line('L1', 1)] }, cancelled))
      .thenRefuses('ORDER_STATE_CONFLICT');
  });

  it('is one of so many, which have so many lines', () => {
    const failed = (id: string, lines = parcel.lines) => [
      ShipmentRequested({ ...parcel, shipmentId: id, lines }),
      ShipmentFailed({ ...parcel, shipmentId: id, lines, previousStatus: 'REQUESTED', reason: 'REPORTED' }),
    ];
    const many = Array.from({ length: MOST_SHIPMENTS }, (_, index) => failed(`f${index}`)).flat();
    given(shipments, ...many)
      .when(send('s1', line('L1', 1)))
      .thenRefuses('TOO_MANY_SHIPMENTS');
    const long = Array.from({ length: MOST_LINES_SHIPPED }, (_, index) => ({ ...line(`L${index}`, 1), sku: '11' }));
    given(shipments, ...failed('f0', long))
      .when(send('s1', line('L1', 1)))
      .thenRefuses('TOO_MANY_SHIPMENTS');
  });
});

describe('the steps of a shipment', () => {
  const dispatch = dispatchShipment('s1', orderToShip);
  const deliver = deliverShipment('s1');
  const fail = failShipment('s1', { reason: 'REPORTED', note: clear('Paul Henriot was not at home') });

  it('lead to the customer', () => {
    given(shipments, requested).when(dispatch).then(dispatched);
    given(shipments, requested, dispatched).when(deliver).then(delivered);
  });

  it('may fail, whether the goods had left or not', () => {
    given(shipments, requested, dispatched).when(fail).then(lost);
    const early = ShipmentFailed({ ...lost.data, previousStatus: 'REQUESTED' });
    given(shipments, requested).when(fail).then(early);
  });

  it('that were done change nothing when they come again', () => {
    given(shipments, requested, dispatched).when(dispatch).then();
    given(shipments, requested, dispatched).when(dispatchShipment('s1', cancelled)).then();
    given(shipments, requested, dispatched, delivered).when(deliver).then();
    given(shipments, requested, dispatched, lost).when(fail).then();
  });

  it('come one after the other', () => {
    given(shipments, requested).when(deliver).thenRefuses('SHIPMENT_STATE_CONFLICT');
    for (const step of [dispatch, fail]) {
      given(shipments, requested, dispatched, delivered).when(step).thenRefuses('SHIPMENT_STATE_CONFLICT');
    }
    for (const step of [dispatch, deliver]) {
      given(shipments, requested, dispatched, lost).when(step).thenRefuses('SHIPMENT_STATE_CONFLICT');
    }
  });

  it('are of a shipment that is there', () => {
    for (const step of [dispatch, deliver, fail]) given(shipments).when(step).thenRefuses('SHIPMENT_NOT_FOUND');
  });

  it('send nothing while the order is on hold, and tell which holds are open', () => {
    const released = { holdId: 'h0', kind: 'STOCK', releasedAt: '2030-01-01T00:00:00.000Z' };
    const left = given(shipments, requested).when(dispatchShipment('s1', { ...orderToShip, holds: [released, hold] }));
    left.thenRefuses('ORDER_ON_HOLD');
    expect(left.decision).toMatchObject({ details: { holds: [hold] } });
    given(shipments, requested)
      .when(dispatchShipment('s1', { ...orderToShip, holds: [released] }))
      .then(dispatched);
  });

  it('send nothing that was cancelled since', () => {
    given(shipments, requested).when(dispatchShipment('s1', cancelled)).thenRefuses('ORDER_STATE_CONFLICT');
    const [first, second] = orderToShip.lines;
    const less = { ...orderToShip, lines: [{ ...first!, quantity: 3 }, second!] };
    given(shipments, requested).when(dispatchShipment('s1', less)).thenRefuses('SHIPMENT_EXCEEDS_ORDERED');
  });
});

describe('the id of a shipment', () => {
  const reserve = (orderId: string) => reserveShipmentId('s1', { ...origin, orderId });

  it('is of the first order that takes it', () => {
    given(shipmentId).when(reserve('o1')).then(reserved);
    given(shipmentId, reserved).when(reserve('o1')).then();
    given(shipmentId, reserved).when(reserve('o2')).thenRefuses('SHIPMENT_ALREADY_EXISTS');
  });
});
