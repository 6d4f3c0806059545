import fc from 'fast-check';
import { receiveStock } from '../../src/inventory/commands/receive-stock/receive-stock.decider.js';
import { totalOf } from '../../src/inventory/stock/levels.js';
import { stock } from '../../src/inventory/stock/stock.js';
import { changeLineQuantity } from '../../src/ordering/commands/change-line-quantity/change-line-quantity.decider.js';
import { placeHold } from '../../src/ordering/commands/place-hold/place-hold.decider.js';
import { placeOrder } from '../../src/ordering/commands/place-order/place-order.decider.js';
import { releaseHold } from '../../src/ordering/commands/release-hold/release-hold.decider.js';
import { order, type PlacedOrder } from '../../src/ordering/order/order.js';
import { shippedQuantities } from '../../src/shipping/shipment/fulfillment-status.js';
import { requestShipment } from '../../src/shipping/shipment/request-shipment.decider.js';
import { dispatchShipment, failShipment } from '../../src/shipping/shipment/shipment-steps.decider.js';
import { shipments } from '../../src/shipping/shipment/shipments.js';
import { World } from './world.js';

const ID = 'o1';
const SKU = '11';
const LINE = { sku: SKU, title: 'Queso Cabrales', unitPrice: { amount: 1_400, currency: 'USD' } };
const LINES = ['L1', 'L2'].map((lineId) => ({ ...LINE, lineId, quantity: 12 }));

/** What people do while a hold keeps the process from sending by itself. */
interface Action {
  readonly does: 'change' | 'send' | 'lose';
  readonly lineId: string;
  /** Of the line, or which shipment. */
  readonly number: number;
}

const send = async (world: World, lineId: string, quantity: number, step: number): Promise<void> => {
  const { holds } = world.stateOf(order, ID) as PlacedOrder;
  for (const { holdId, released } of holds) if (!released) await world.does(order, ID, releaseHold({ holdId }));
  const known = await world.orderToShip(ID);
  const shipmentId = `s${step}`;
  const lines = [{ lineId, quantity }];
  await world.does(shipments, ID, requestShipment({ orderId: ID, shipmentId, lines }, known));
  await world.does(shipments, ID, dispatchShipment(shipmentId, known));
  await world.does(order, ID, placeHold({ holdId: `h${step}`, kind: 'MANUAL' }));
};

const shippedIn = (world: World) => shippedQuantities(world.stateOf(shipments, ID).shipments);

const act = async (world: World, { does, lineId, number }: Action, step: number): Promise<void> => {
  if (does === 'send') return send(world, lineId, 1 + (number % 8), step);
  if (does === 'change') {
    const dispatched = { shipmentIds: [], quantities: shippedIn(world) };
    await world.does(order, ID, changeLineQuantity({ lineId, quantity: number }, dispatched));
    return;
  }
  const shipment = world.stateOf(shipments, ID).shipments[number % 4];
  if (shipment) await world.does(shipments, ID, failShipment(shipment.shipmentId, { reason: 'REPORTED' }));
};

const action: fc.Arbitrary<Action> = fc.record({
  does: fc.constantFrom('change', 'send', 'lose'),
  lineId: fc.constantFrom('L1', 'L2'),
  number: fc.nat(20),
});

/** A second computation: what is on order, and neither on its way nor there. */
const stillToLeave = (world: World): number => {
  const shipped = shippedIn(world);
  const { lines } = world.stateOf(order, ID) as PlacedOrder;
  return lines.reduce((sum, line) => sum + Math.max(0, line.quantity - (shipped.get(line.lineId) ?? 0)), 0);
};

it('as many goods are kept for an order as are still to leave, however it is sent, changed and lost', async () => {
  const seen = { sent: 0, lost: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 10 }), async (actions) => {
      const world = new World();
      await world.does(stock, SKU, receiveStock({ sku: SKU, quantity: 1_000 }));
      const intent = { orderNumber: 'DB-1', customer: { customerId: 'VINET' }, lines: LINES };
      await world.does(order, ID, placeOrder(intent));
      await world.does(order, ID, placeHold({ holdId: 'h', kind: 'MANUAL' }));
      await world.asks('RequestPayment', ID, { token: 'tok_ok' });
      await world.settle();
      for (const [step, each] of actions.entries()) {
        await act(world, each, step);
        await world.settle();
        expect(totalOf(world.stateOf(stock, SKU).levels).reserved).toBe(stillToLeave(world));
      }
      expect(world.failures).toEqual([]);
      for (const { status } of world.stateOf(shipments, ID).shipments) seen[status === 'FAILED' ? 'lost' : 'sent'] += 1;
    }),
    { numRuns: 100 },
  );
  expect(Math.min(seen.sent, seen.lost)).toBeGreaterThan(10);
});
