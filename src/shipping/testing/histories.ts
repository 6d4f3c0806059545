import fc from 'fast-check';
import { clear, type Decide, fold, isRejection } from '#kernel';
import type { OrderToShip } from '../shipment/order-to-ship.js';
import { requestShipment } from '../shipment/request-shipment.decider.js';
import { cancelReturn, receiveReturn, requestReturn } from '../shipment/return.decider.js';
import type { ShipmentEvent } from '../shipment/shipment.events.js';
import { deliverShipment, dispatchShipment, failShipment } from '../shipment/shipment-steps.decider.js';
import { type Shipments, shipments } from '../shipment/shipments.js';
import { orderToShip } from './index.js';

/** Anything that can be done to the shipments and returns of an order, whatever has become of the order meanwhile. */
export type Step = Decide<Shipments, ShipmentEvent>;

const AT = '2030-01-01T00:00:00.000Z';

const shipmentId = fc.constantFrom('s1', 's2', 's3', 's4');
const lines = fc.uniqueArray(
  fc.record({ lineId: fc.constantFrom('L1', 'L2', 'L3'), quantity: fc.integer({ min: 1, max: 11 }) }),
  { minLength: 1, maxLength: 3, selector: ({ lineId }) => lineId },
);
const returnId = fc.constantFrom('r1', 'r2', 'r3');
const receivedLine = fc.record({
  lineId: fc.constantFrom('L1', 'L2'),
  quantity: fc.integer({ min: 1, max: 5 }),
  condition: fc.constantFrom('RESTOCK' as const, 'WRITE_OFF' as const),
});
/** Of ten and two less may be on order, or all may be cancelled. */
const order: fc.Arbitrary<OrderToShip> = fc
  .tuple(fc.integer({ min: 0, max: 10 }), fc.constantFrom('PLACED', 'PLACED', 'PLACED', 'CANCELLED'))
  .map(([quantity, status]) => ({
    ...orderToShip,
    status,
    lines: orderToShip.lines.map((line) => (line.lineId === 'L1' ? { ...line, quantity } : line)),
  }));
const asPlaced = fc.constant(orderToShip);

const shipmentStepOn = (known: fc.Arbitrary<OrderToShip>): fc.Arbitrary<Step> =>
  fc.oneof(
    fc
      .tuple(shipmentId, lines, known)
      .map(([id, of, at]) => requestShipment({ orderId: 'o1', shipmentId: id, lines: of }, at)),
    fc.tuple(shipmentId, known).map(([id, at]) => dispatchShipment(id, at)),
    shipmentId.map(deliverShipment),
    shipmentId.map((id) => failShipment(id, { reason: 'REPORTED' })),
  );

/** Receiving a part of a return again is another part. */
const returnStep: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(returnId, lines).map(([id, of]) => requestReturn({ returnId: id, lines: of, reason: clear('too many') })),
  fc
    .tuple(returnId, fc.array(receivedLine, { minLength: 1, maxLength: 3 }))
    .map(([id, of]) => receiveReturn({ returnId: id, lines: of })),
  returnId.map((id) => cancelReturn({ returnId: id, reason: clear('kept') })),
);

const stepOn = (known: fc.Arbitrary<OrderToShip>): fc.Arbitrary<Step> =>
  fc.oneof({ weight: 2, arbitrary: shipmentStepOn(known) }, { weight: 1, arbitrary: returnStep });

/** On the order as it was placed. */
export const step = stepOn(asPlaced);

/** On an order that changes. */
export const stepOnChangingOrder = stepOn(order);

/** The usual way of goods of one line, to the customer and back, as far as they have come; then anything. */
export const life: fc.Arbitrary<readonly Step[]> = fc
  .tuple(fc.integer({ min: 0, max: 5 }), fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 3 }))
  .map(([upTo, quantities]) => {
    // Sent, announced and received: each at most as much as the one before.
    const [received = 1, announced = 1, quantity = 1] = [...quantities].sort((a, b) => a - b);
    const line = { lineId: 'L1', condition: 'RESTOCK' as const };
    return [
      requestShipment({ orderId: 'o1', shipmentId: 's1', lines: [{ lineId: 'L1', quantity }] }, orderToShip),
      dispatchShipment('s1', orderToShip),
      deliverShipment('s1'),
      requestReturn({
        returnId: 'r1',
        lines: [{ lineId: 'L1', quantity: announced }],
        reason: clear('too many'),
      }),
      receiveReturn({ returnId: 'r1', lines: [{ ...line, quantity: received }] }),
    ].slice(0, upTo);
  })
  .chain((usual) => fc.array(stepOnChangingOrder, { maxLength: 20 }).map((others) => [...usual, ...others]));

/** Of a shipment alone. */
export const shipmentStep = shipmentStepOn(order);

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
