import fc from 'fast-check';
import type { DomainEvent, Recorded } from '#kernel';
import { givenView } from '#kernel/testing';
import { deliveredQuantities, FULFILLMENT_STATUSES, fulfillmentStatusOf } from '../../shipment/fulfillment-status.js';
import { listedShipments } from '../../shipment/listed-shipments.js';
import { RETURN_STATUSES_OF_ORDER, returnStatusOf } from '../../shipment/returns.js';
import type { ShipmentEvent } from '../../shipment/shipment.events.js';
import { historyOf, life } from '../../testing/histories.js';
import { delivered, dispatched, lost, requested } from '../../testing/index.js';
import { orderShipments } from './order-shipments.projection.js';

type Statuses = Readonly<Record<string, string>>;
type Lines = readonly { readonly lineId: string; readonly current: number }[];

const shownFor = (lines: Lines, events: readonly ShipmentEvent[]): Statuses => {
  const { shipments = [], returns = [] } = givenView(orderShipments, 'shipments-o1', ...events).document('o1') ?? {};
  const onOrder = lines.map(({ lineId, current }) => ({ lineId, quantity: current }));
  return {
    fulfillmentStatus: fulfillmentStatusOf(onOrder, shipments),
    returnStatus: returnStatusOf(deliveredQuantities(shipments), returns),
  };
};

/** A change looks at what has happened alone. */
const recorded = (event: DomainEvent): Recorded => ({ ...event, occurredAt: '' }) as Recorded;

/** What a list would hold of the order after these events. */
const listedFor = (lines: Lines, events: readonly ShipmentEvent[]): Statuses => {
  const { initial, changeOf, fields } = listedShipments;
  const state = events.reduce((before, event) => changeOf(recorded(event))?.(before) ?? before, initial);
  return Object.fromEntries(Object.entries(fields).map(([name, { valueOf }]) => [name, valueOf(state, { lines })]));
};

const quantity = fc.integer({ min: 0, max: 3 });

describe('statuses of goods in lists', () => {
  it('are those that the order shows, whatever happens to its shipments and returns', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(life, quantity, quantity, (steps, one, other) => {
        const lines = [
          { lineId: 'L1', current: one },
          { lineId: 'L2', current: other },
        ];
        const events = historyOf(steps);
        const shown = shownFor(lines, events);
        expect(listedFor(lines, events)).toEqual(shown);
        Object.values(shown).forEach((status) => seen.add(status));
      }),
      { numRuns: 500, seed: 42 },
    );
    expect([...seen].sort()).toEqual([...FULFILLMENT_STATUSES, ...RETURN_STATUSES_OF_ORDER].sort());
  });

  it('are not written anew for goods that have not left', () => {
    const neverLeft = { ...lost, data: { ...lost.data, previousStatus: 'REQUESTED' } };
    const changes = [requested, dispatched, delivered, lost, neverLeft].map(
      (event) => listedShipments.changeOf(recorded(event)) !== undefined,
    );
    expect(changes).toEqual([false, true, true, true, false]);
  });
});
