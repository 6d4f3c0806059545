import fc from 'fast-check';
import { receiveStock } from '../../src/inventory/commands/receive-stock/receive-stock.decider.js';
import { totalOf } from '../../src/inventory/stock/levels.js';
import { stock } from '../../src/inventory/stock/stock.js';
import { cancelOrder } from '../../src/ordering/commands/cancel-order/cancel-order.decider.js';
import { changeLineQuantity } from '../../src/ordering/commands/change-line-quantity/change-line-quantity.decider.js';
import { placeHold } from '../../src/ordering/commands/place-hold/place-hold.decider.js';
import { fulfilment, securedBy } from '../../src/ordering/processes/fulfilment/fulfilment.js';
import { OWN_WAITS, waitOf } from '../../src/ordering/processes/fulfilment/waiting.js';
import { placeOrder } from '../../src/ordering/commands/place-order/place-order.decider.js';
import { releaseHold } from '../../src/ordering/commands/release-hold/release-hold.decider.js';
import { isPlaced, order, type PlacedOrder } from '../../src/ordering/order/order.js';
import { shipments } from '../../src/shipping/shipment/shipments.js';
import { deliverShipment, dispatchShipment, failShipment } from '../../src/shipping/shipment/shipment-steps.decider.js';
import { allComesBack, comesBack, CONDITIONS, priceOfKept, restocked } from './returned-goods.js';
import { World } from './world.js';

const RUNS = Number(process.env['DAYBOOK_FULFILMENT_HISTORIES'] ?? '100');
const ORDER_ID = 'o1';
const SKU = '11';
const SKUS = [SKU, '42'];
const HOUR_MS = 3_600_000;
const usd = (amount: number) => ({ amount, currency: 'USD' });
const LINES = [
  { lineId: 'L1', sku: SKU, title: 'Queso Cabrales', quantity: 12, unitPrice: usd(1_400) },
  { lineId: 'L2', sku: '42', title: 'Hokkien Fried Mee', quantity: 10, unitPrice: usd(980) },
];
const TOKENS = ['tok_ok', 'tok_declined', 'tok_timeout', 'tok_late', 'tok_twice', 'tok_capture_fails', 'tok_silent'];

/** Something that comes from outside, or the next step of a process. */
type Action = (world: World) => Promise<unknown>;

const openHolds = (world: World): readonly string[] => {
  const state = world.stateOf(order, ORDER_ID);
  return isPlaced(state) ? state.holds.filter(({ released }) => !released).map(({ holdId }) => holdId) : [];
};

const receive = (world: World, quantity: number, sku = SKU) => world.does(stock, sku, receiveStock({ sku, quantity }));
const cancel: Action = (world) => world.does(order, ORDER_ID, cancelOrder({ reason: 'CUSTOMER_REQUEST' }));
const pay = (world: World, token: string) => world.asks('RequestPayment', ORDER_ID, { token });
const release: Action = async (world) => {
  for (const holdId of openHolds(world)) await world.does(order, ORDER_ID, releaseHold({ holdId }));
};

/** A step of the shipment at this place of the list, by hand. */
const byHand =
  (index: number, step: 'dispatch' | 'deliver' | 'fail'): Action =>
  async (world) => {
    const shipment = world.stateOf(shipments, ORDER_ID).shipments[index];
    if (shipment === undefined) return;
    const { shipmentId } = shipment;
    const steps = {
      dispatch: dispatchShipment(shipmentId, await world.orderToShip(ORDER_ID)),
      deliver: deliverShipment(shipmentId),
      fail: failShipment(shipmentId, { reason: 'REPORTED' }),
    };
    await world.does(shipments, ORDER_ID, steps[step]);
  };

const handle = fc
  .record({ index: fc.nat(5), dies: fc.boolean(), isBehind: fc.boolean() })
  .map(({ index, dies, isBehind }): Action => async (world) => {
    const due = await (isBehind ? world.dueOfRead() : world.due());
    const message = due[index % Math.max(1, due.length)];
    if (message !== undefined) await world.handle(message, dies);
  });
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 12, arbitrary: handle },
  fc.constantFrom(1, 31, 180).map(
    (minutes): Action =>
      async (world) =>
        world.pass(minutes * 60_000),
  ),
  fc.constant(cancel),
  fc.constant(release),
  fc.constantFrom(...TOKENS).map(
    (token): Action =>
      (world) =>
        pay(world, token),
  ),
  fc.record({ quantity: fc.integer({ min: 1, max: 15 }), sku: fc.constantFrom(...SKUS) }).map(
    ({ quantity, sku }): Action =>
      (world) =>
        receive(world, quantity, sku),
  ),
  fc.constantFrom('h1', 'h2').map(
    (holdId): Action =>
      (world) =>
        world.does(order, ORDER_ID, placeHold({ holdId, kind: 'MANUAL' })),
  ),
  fc.record({ lineId: fc.constantFrom('L1', 'L2'), quantity: fc.integer({ min: 1, max: 14 }) }).map(
    (change): Action =>
      (world) =>
        world.does(order, ORDER_ID, changeLineQuantity(change)),
  ),
  fc
    .record({ index: fc.nat(2), step: fc.constantFrom('dispatch', 'deliver', 'fail') })
    .map(({ index, step }) => byHand(index, step)),
  fc
    .record({
      ...{ returnId: fc.constantFrom('r1', 'r2', 'r3'), lineId: fc.constantFrom('L1', 'L2') },
      ...{ quantity: fc.integer({ min: 1, max: 12 }), condition: fc.constantFrom(...CONDITIONS) },
    })
    .map(({ returnId, lineId, quantity, condition }) => comesBack(ORDER_ID, returnId, { lineId, quantity, condition })),
);

/** How many there are of each, where 0 is not counted, and what the order is placed with. */
const beginning = fc.record({
  there: fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 })),
  payment: fc.option(
    fc.constantFrom(...TOKENS).map((token) => ({ payment: { token } })),
    { nil: {} },
  ),
});

/** Everything that processes do by themselves. */
const rest = async (world: World): Promise<void> => {
  for (let hour = 0; hour < 8; hour += 1) {
    await world.settle();
    world.pass(HOUR_MS);
  }
};

const placed = (world: World): PlacedOrder => world.stateOf(order, ORDER_ID) as PlacedOrder;
const isOver = (world: World): boolean => ['COMPLETED', 'CANCELLED'].includes(placed(world).status);

/** What people do with an order that waits for them: goods are bought, holds are released, the customer pays, or it is cancelled. */
const people: readonly Action[] = [
  async (world) => {
    for (const sku of SKUS) await receive(world, 100, sku);
  },
  release,
  (world) => pay(world, 'tok_ok'),
  release,
  async (world) => byHand(0, 'deliver')(world),
  cancel,
];

const bringToAnEnd = async (world: World): Promise<void> => {
  await rest(world);
  for (const action of people) {
    if (isOver(world)) return;
    await action(world);
    await rest(world);
  }
};

it('whatever happens in whatever order, every order comes to an end in which money and goods are right', async () => {
  await fc.assert(
    fc.asyncProperty(beginning, fc.array(action, { maxLength: 30 }), async ({ there, payment }, actions) => {
      const world = new World();
      for (const [index, sku] of SKUS.entries()) {
        const quantity = there[index] ?? 0;
        if (quantity > 0) await receive(world, quantity, sku);
      }
      const intent = { orderNumber: 'DB-1', customer: { customerId: 'VINET' }, lines: LINES };
      await world.does(order, ORDER_ID, placeOrder({ ...intent, ...payment }));
      for (const act of actions) await act(world);
      await rest(world);
      expectTrueWait(world);
      await bringToAnEnd(world);
      await rest(world);
      expectRightEnd(world);
      await allComesBack(world, ORDER_ID);
      await rest(world);
      expectRightEnd(world);
    }),
    { numRuns: RUNS },
  );
});

const waits: Action = async (world) => world.pass(HOUR_MS);
/** Time passes, timers are due, and what has happened meanwhile is not read yet. */
const waitsUnread: Action = async (world) => {
  world.pass(HOUR_MS);
  await world.settleRead();
};

it.each([
  ['is cancelled', 'oldest', cancel],
  ['is cancelled', 'newest', cancel],
  ['waits too long', 'oldest', waits],
  ['waits too long', 'newest', waits],
  ['waits too long for a reader that is behind', 'oldest', waitsUnread],
] as const)(
  'an order that %s after any step of its way comes to a right end, what is due %s first',
  async (_what, first, happens) => {
    let isThrough = false;
    for (let steps = 0; !isThrough; steps += 1) {
      const world = new World();
      await receive(world, 20);
      const intent = { orderNumber: 'DB-1', customer: { customerId: 'VINET' }, lines: LINES };
      await world.does(order, ORDER_ID, placeOrder({ ...intent, payment: { token: 'tok_ok' } }));
      isThrough = !(await world.takes(steps));
      await happens(world);
      await world.settle(first);
      await rest(world);
      await rest(world);
      expectRightEnd(world);
    }
  },
);

/**
 * When everything that happens by itself has happened, others are waited for, or the process has ended; no order that was placed with a
 * payment goes on waiting for it.
 */
const expectTrueWait = (world: World): void => {
  const state = world.stateOf(fulfilment, ORDER_ID);
  if (state === undefined) return;
  const wait = waitOf(state);
  if (wait === undefined) expect(isOver(world)).toBe(true);
  else expect(OWN_WAITS).not.toContain(wait);
  const isUnpaid = state.token !== undefined && securedBy(state) === 0;
  if (wait === 'PAYMENT' && isUnpaid) expect(placed(world).status).not.toBe('PLACED');
};

const expectRightEnd = (world: World): void => {
  const state = placed(world);
  expect(['COMPLETED', 'CANCELLED']).toContain(state.status);
  expect(world.money).toEqual({ kept: state.status === 'CANCELLED' ? 0 : priceOfKept(world, ORDER_ID), held: 0 });
  for (const sku of SKUS) expect(totalOf(world.stateOf(stock, sku).levels).reserved).toBe(0);
  const process = world.stateOf(fulfilment, ORDER_ID);
  if (process !== undefined) expect(waitOf(process)).toBeUndefined();
  for (const sku of SKUS) {
    const { done, due } = restocked(world, sku);
    expect(done).toBe(due);
  }
  expect(new Set(world.parcels.taken.map(({ key }) => key)).size).toBe(world.parcels.taken.length);
};
