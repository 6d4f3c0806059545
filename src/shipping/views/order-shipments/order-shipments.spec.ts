import fc from 'fast-check';
import type { DomainEvent } from '#kernel';
import { givenView } from '#kernel/testing';
import { deliveredQuantities, shippedQuantities } from '../../shipment/fulfillment-status.js';
import type { ShipmentEvent } from '../../shipment/shipment.events.js';
import { historyOf, stateOf, stepOnChangingOrder } from '../../testing/histories.js';
import {
  delivered,
  dispatched,
  lost,
  parcel,
  partReceived,
  requested,
  restReceived,
  returnRequested,
} from '../../testing/index.js';
import { orderShipments } from './order-shipments.projection.js';

const documentOf = (...events: readonly DomainEvent[]) =>
  givenView(orderShipments, 'shipments-o1', ...events).document('o1');

/** A second computation of the quantities, by what each event says alone. */
const sumOf = (events: readonly ShipmentEvent[], lineId: string) => {
  const sum = (isMeant: (event: ShipmentEvent) => boolean): number =>
    events
      .filter(isMeant)
      .flatMap(({ data }) => ('lines' in data ? data.lines : []))
      .reduce((total, line) => (line.lineId === lineId ? total + line.quantity : total), 0);
  const hadLeft = (event: ShipmentEvent) =>
    event.type === 'ShipmentFailed' && event.data.previousStatus === 'DISPATCHED';
  return {
    shipped: sum(({ type }) => type === 'ShipmentDispatched') - sum(hadLeft),
    delivered: sum(({ type }) => type === 'ShipmentDelivered'),
  };
};

describe('the view of the shipments of an order', () => {
  it('tells of each what has happened to it, and why it has failed', () => {
    const { orderId: _order, customerId: _customer, ...shown } = parcel;
    expect(documentOf(requested, dispatched, lost)?.shipments).toEqual([
      {
        ...{ ...shown, status: 'FAILED' },
        events: [
          { type: 'ShipmentRequested', occurredAt: '2030-01-01T00:00:00.000Z' },
          { type: 'ShipmentDispatched', occurredAt: '2030-01-01T00:01:00.000Z' },
          { type: 'ShipmentFailed', occurredAt: '2030-01-01T00:02:00.000Z', reason: lost.data.note },
        ],
      },
    ]);
  });

  it('tells of each return what has come of it, and when that was all', () => {
    const history = [requested, dispatched, delivered, returnRequested, partReceived];
    const shown = { returnId: 'r1', reason: returnRequested.data.reason, requestedAt: '2030-01-01T00:03:00.000Z' };
    const [first, second] = returnRequested.data.lines;
    expect(documentOf(...history)?.returns).toEqual([
      {
        ...{ ...shown, receipts: 1 },
        lines: [
          { ...first, received: 1, restocked: 1 },
          { ...second, received: 0, restocked: 0 },
        ],
      },
    ]);
    expect(documentOf(...history, restReceived)?.returns).toEqual([
      {
        ...{ ...shown, receipts: 2, receivedAt: '2030-01-01T00:05:00.000Z' },
        lines: [
          { ...first, received: 3, restocked: 3 },
          { ...second, received: 1, restocked: 0 },
        ],
      },
    ]);
  });

  it('has what has left and come, whatever happens in whichever order', () => {
    fc.assert(
      fc.property(fc.array(stepOnChangingOrder, { maxLength: 40 }), (steps) => {
        const events = historyOf(steps);
        const document = documentOf(...events);
        const [shipments, state] = [document?.shipments ?? [], stateOf(events)];
        expect(shipments).toMatchObject(state.shipments);
        expect(document?.returns ?? []).toMatchObject(state.returns);
        const [shipped, delivered] = [shippedQuantities(shipments), deliveredQuantities(shipments)];
        for (const lineId of ['L1', 'L2']) {
          expect({ shipped: shipped.get(lineId) ?? 0, delivered: delivered.get(lineId) ?? 0 }).toEqual(
            sumOf(events, lineId),
          );
        }
      }),
    );
  });
});
