import fc from 'fast-check';
import { receiveStock } from '../../src/inventory/commands/receive-stock/receive-stock.decider.js';
import { stock } from '../../src/inventory/stock/stock.js';
import { placeHold } from '../../src/ordering/commands/place-hold/place-hold.decider.js';
import { placeOrder } from '../../src/ordering/commands/place-order/place-order.decider.js';
import { releaseHold } from '../../src/ordering/commands/release-hold/release-hold.decider.js';
import { openHolds, order, type PlacedOrder } from '../../src/ordering/order/order.js';
import { fulfilment } from '../../src/ordering/processes/fulfilment/fulfilment.js';
import { waitOf } from '../../src/ordering/processes/fulfilment/waiting.js';
import { requestShipment } from '../../src/shipping/shipment/request-shipment.decider.js';
import { deliverShipment, dispatchShipment } from '../../src/shipping/shipment/shipment-steps.decider.js';
import { type Shipment, shipments } from '../../src/shipping/shipment/shipments.js';
import { World } from './world.js';

const ID = 'o1';
const RUNS = Number(process.env['DAYBOOK_FULFILMENT_HISTORIES'] ?? '100');
const price = { amount: 1_400, currency: 'USD' };
const LINES = [
  { lineId: 'L1', sku: '11', title: 'Queso Cabrales', quantity: 12, unitPrice: price },
  { lineId: 'L2', sku: '42', title: 'Hokkien Fried Mee', quantity: 10, unitPrice: price },
];

type Action = (world: World) => Promise<unknown>;

const placed = (world: World) => world.stateOf(order, ID) as PlacedOrder;
const isOnHold = (world: World): boolean => openHolds(placed(world)).length > 0;
const sent = (world: World): readonly Shipment[] => world.stateOf(shipments, ID).shipments;
const has =
  (status: Shipment['status']) =>
  (shipment: Shipment): boolean =>
    shipment.status === status;
const waitIn = (world: World) => {
  const state = world.stateOf(fulfilment, ID);
  return state && waitOf(state);
};

const hold =
  (holdId: string): Action =>
  (world) =>
    world.does(order, ID, placeHold({ holdId, kind: 'FRAUD_REVIEW' }));
const release =
  (holdId: string): Action =>
  (world) =>
    world.does(order, ID, releaseHold({ holdId }));
const releaseAll: Action = async (world) => {
  for (const { holdId } of openHolds(placed(world))) await release(holdId)(world);
};
const sendByHand =
  (shipmentId: string, lineId: string): Action =>
  async (world) => {
    const intent = { orderId: ID, shipmentId, lines: [{ lineId, quantity: 3 }] };
    return world.does(shipments, ID, requestShipment(intent, await world.orderToShip(ID)));
  };
const dispatch =
  (shipmentId: string): Action =>
  async (world) =>
    world.does(shipments, ID, dispatchShipment(shipmentId, await world.orderToShip(ID)));
/** People go on with what is theirs. */
const moveByHand: Action = async (world) => {
  for (const { shipmentId, movedBy } of sent(world)) {
    if (movedBy === 'CARRIER') continue;
    await dispatch(shipmentId)(world);
    await world.does(shipments, ID, deliverShipment(shipmentId));
  }
};
const step: Action = async (world) => {
  const [first] = await world.due();
  if (first !== undefined) await world.handle(first);
};

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 8, arbitrary: fc.constant(step) },
  { weight: 3, arbitrary: fc.constantFrom('h1', 'h2', 'h3').map(hold) },
  { weight: 2, arbitrary: fc.constantFrom('h1', 'h2', 'h3').map(release) },
  fc.tuple(fc.constantFrom('s1', 's2'), fc.constantFrom('L1', 'L2')).map(([id, lineId]) => sendByHand(id, lineId)),
  fc.constantFrom('s1', 's2').map(dispatch),
  fc.constant(async (world: World) => world.pass(1_000)),
);

/** What has gone out to carriers and customers. */
const gone = (world: World) => [
  world.parcels.taken.length,
  sent(world).length,
  sent(world).filter(({ movedBy, status }) => movedBy !== 'CARRIER' && status !== 'REQUESTED').length,
];

/** Whatever is done to an order that is on hold and stays so, nothing is requested, handed over or dispatched. */
const whileHeld = async (world: World, act: Action): Promise<void> => {
  const [wasOnHold, before] = [isOnHold(world), gone(world)];
  await act(world);
  if (wasOnHold && isOnHold(world)) expect(gone(world)).toEqual(before);
};

const begin = async (): Promise<World> => {
  const world = new World();
  await world.does(stock, '11', receiveStock({ sku: '11', quantity: 100 }));
  const intent = { orderNumber: 'DB-1', customer: { customerId: 'VINET' }, lines: LINES };
  await world.does(order, ID, placeOrder({ ...intent, payment: { token: 'tok_ok' } }));
  return world;
};

/** @param hours in which everything is done that is due */
const rest = async (world: World, hours = 24): Promise<void> => {
  for (let hour = 0; hour < hours; hour += 1) {
    await world.settle();
    world.pass(3_600_000);
  }
};

it('nothing is sent while a hold is open, and the release leads to the end, from every state', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 40 }), async (actions) => {
      const world = await begin();
      for (const act of actions) await whileHeld(world, act);
      await whileHeld(world, () => world.settle());
      // Nobody but the holds is in the way, unless goods were with the carrier before.
      if (isOnHold(world)) expect(['RELEASE', 'DELIVERY', undefined]).toContain(waitIn(world));
      await releaseAll(world);
      await rest(world);
      await moveByHand(world);
      await rest(world);
      expect(placed(world).status).toBe('COMPLETED');
      expect(world.failures).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

it('a hold after any step of the way is waited for, and then the order is completed without anyone', async () => {
  let isThrough = false;
  for (let steps = 0; !isThrough; steps += 1) {
    const world = await begin();
    isThrough = !(await world.takes(steps));
    const isHeld = (await hold('h1')(world)) === undefined;
    await whileHeld(world, () => rest(world));
    if (isHeld && !sent(world).some(has('DELIVERED'))) expect(waitIn(world)).toBe('RELEASE');
    await releaseAll(world);
    await rest(world);
    expect(placed(world).status).toBe('COMPLETED');
  }
});

it('the money is held, and taken for what has left before the hold', async () => {
  const world = await begin();
  await hold('h1')(world);
  await rest(world);
  expect(world.money).toEqual({ kept: 0, held: 1 });
  expect(placed(world).status).toBe('PLACED');
  await release('h1')(world);
  await sendByHand('s1', 'L1')(world);
  await dispatch('s1')(world);
  await hold('h2')(world);
  await rest(world);
  expect(sent(world)).toMatchObject([{ shipmentId: 's1', status: 'DISPATCHED' }]);
  expect(world.money).toEqual({ kept: 22 * 1_400, held: 0 });
});

it('a dispatch that was decided before the hold stands; one that comes after it is refused', async () => {
  const world = await begin();
  await sendByHand('s1', 'L1')(world);
  const knownBefore = await world.orderToShip(ID);
  await hold('h1')(world);
  expect(await dispatch('s1')(world)).toBe('ORDER_ON_HOLD');
  expect(await sendByHand('s2', 'L2')(world)).toBe('ORDER_ON_HOLD');
  expect(await world.does(shipments, ID, dispatchShipment('s1', knownBefore))).toBeUndefined();
  expect(openHolds(placed(world))).toEqual([{ holdId: 'h1', kind: 'FRAUD_REVIEW' }]);
  await releaseAll(world);
  await moveByHand(world);
  await rest(world);
  expect(placed(world).status).toBe('COMPLETED');
});
