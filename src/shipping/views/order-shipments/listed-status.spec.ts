import fc from 'fast-check';
import type { DomainEvent, Recorded } from '#kernel';
import { givenView } from '#kernel/testing';
import { FULFILLMENT_STATUSES, fulfillmentStatusOf } from '../../shipment/fulfillment-status.js';
import { listedFulfillmentStatus } from '../../shipment/listed-fulfillment-status.js';
import type { ShipmentEvent } from '../../shipment/shipment.events.js';
import { historyOf, stepOnChangingOrder } from '../../testing/histories.js';
import { delivered, dispatched, lost, requested } from '../../testing/index.js';
import { orderShipments } from './order-shipments.projection.js';

type Lines = readonly { readonly lineId: string; readonly current: number }[];

const shownFor = (lines: Lines, events: readonly ShipmentEvent[]): string =>
  fulfillmentStatusOf(
    lines.map(({ lineId, current }) => ({ lineId, quantity: current })),
    givenView(orderShipments, 'shipments-o1', ...events).document('o1')?.shipments ?? [],
  );

/** A change looks at what has happened alone. */
const recorded = (event: DomainEvent): Recorded => ({ ...event, occurredAt: '' }) as Recorded;

/** What a list would hold of the order after these events. */
const listedFor = (lines: Lines, events: readonly ShipmentEvent[]): string => {
  const state = events.reduce<unknown>(
    (before, event) => listedFulfillmentStatus.changeOf(recorded(event))?.(before) ?? before,
    listedFulfillmentStatus.initial,
  );
  return listedFulfillmentStatus.valueOf(state, { lines });
};

const quantity = fc.integer({ min: 0, max: 3 });

describe('the fulfilment status in lists', () => {
  it('is the one that the order shows, whatever happens to its shipments', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        fc.array(stepOnChangingOrder, { maxLength: 40, size: 'max' }),
        quantity,
        quantity,
        (steps, one, other) => {
          const lines = [
            { lineId: 'L1', current: one },
            { lineId: 'L2', current: other },
          ];
          const events = historyOf(steps);
          const shown = shownFor(lines, events);
          expect(listedFor(lines, events)).toBe(shown);
          seen.add(shown);
        },
      ),
      { numRuns: 500, seed: 42 },
    );
    expect([...seen].sort()).toEqual([...FULFILLMENT_STATUSES].sort());
  });

  it('is not written anew for goods that have not left', () => {
    const neverLeft = { ...lost, data: { ...lost.data, previousStatus: 'REQUESTED' } };
    const changes = [requested, dispatched, delivered, lost, neverLeft].map(
      (event) => listedFulfillmentStatus.changeOf(recorded(event)) !== undefined,
    );
    expect(changes).toEqual([false, true, true, true, false]);
  });
});
