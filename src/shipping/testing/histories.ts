import fc from 'fast-check';
import { type Decide, fold, isRejection } from '#kernel';
import type { OrderToShip } from '../shipment/order-to-ship.js';
import { requestShipment } from '../shipment/request-shipment.decider.js';
import type { ShipmentEvent } from '../shipment/shipment.events.js';
import { deliverShipment, dispatchShipment, failShipment } from '../shipment/shipment-steps.decider.js';
import { type Shipments, shipments } from '../shipment/shipments.js';
import { orderToShip } from './index.js';

/** Anything that can be done to the shipments of an order, whatever has become of the order meanwhile. */
export type Step = Decide<Shipments, ShipmentEvent>;

const AT = '2030-01-01T00:00:00.000Z';

const shipmentId = fc.constantFrom('s1', 's2', 's3', 's4');
const lines = fc.uniqueArray(
  fc.record({ lineId: fc.constantFrom('L1', 'L2', 'L3'), quantity: fc.integer({ min: 1, max: 11 }) }),
  { minLength: 1, maxLength: 3, selector: ({ lineId }) => lineId },
);
/** Of ten and two less may be on order, or all may be cancelled. */
const order: fc.Arbitrary<OrderToShip> = fc
  .tuple(fc.integer({ min: 0, max: 10 }), fc.constantFrom('PLACED', 'PLACED', 'PLACED', 'CANCELLED'))
  .map(([quantity, status]) => ({
    ...orderToShip,
    status,
    lines: orderToShip.lines.map((line) => (line.lineId === 'L1' ? { ...line, quantity } : line)),
  }));
const asPlaced = fc.constant(orderToShip);

const stepOn = (known: fc.Arbitrary<OrderToShip>): fc.Arbitrary<Step> =>
  fc.oneof(
    fc
      .tuple(shipmentId, lines, known)
      .map(([id, of, at]) => requestShipment({ orderId: 'o1', shipmentId: id, lines: of }, at)),
    fc.tuple(shipmentId, known).map(([id, at]) => dispatchShipment(id, at)),
    shipmentId.map(deliverShipment),
    shipmentId.map((id) => failShipment(id, { reason: 'REPORTED' })),
  );

/** On the order as it was placed. */
export const step = stepOn(asPlaced);

/** On an order that changes. */
export const stepOnChangingOrder = stepOn(order);

/** What happens, step after step; refusals happen not. */
export const historyOf = (steps: readonly Step[]): readonly ShipmentEvent[] =>
  steps.reduce<readonly ShipmentEvent[]>((events, decide) => {
    const decision = decide(stateOf(events), AT);
    return isRejection(decision) ? events : [...events, ...decision];
  }, []);

export const stateOf = (events: readonly ShipmentEvent[]): Shipments =>
  fold(
    shipments,
    events.map((event) => ({ ...event, occurredAt: AT })),
  );
