import { clear } from '#kernel';
import { receiveStock } from '../../src/inventory/commands/receive-stock/receive-stock.decider.js';
import { stock } from '../../src/inventory/stock/stock.js';
import { cancelOrder } from '../../src/ordering/commands/cancel-order/cancel-order.decider.js';
import { changeLineQuantity } from '../../src/ordering/commands/change-line-quantity/change-line-quantity.decider.js';
import { placeHold } from '../../src/ordering/commands/place-hold/place-hold.decider.js';
import { placeOrder } from '../../src/ordering/commands/place-order/place-order.decider.js';
import { releaseHold } from '../../src/ordering/commands/release-hold/release-hold.decider.js';
import { order } from '../../src/ordering/order/order.js';
import { type Fulfilment, fulfilment } from '../../src/ordering/processes/fulfilment/fulfilment.js';
import { waitOf } from '../../src/ordering/processes/fulfilment/waiting.js';
import { payments } from '../../src/payments/payment/payments.js';
import { recordPayment } from '../../src/payments/payment/authorization.decider.js';
import { requestShipment } from '../../src/shipping/shipment/request-shipment.decider.js';
import { receiveReturn, requestReturn } from '../../src/shipping/shipment/return.decider.js';
import { deliverShipment, dispatchShipment } from '../../src/shipping/shipment/shipment-steps.decider.js';
import { shipments } from '../../src/shipping/shipment/shipments.js';
import { World } from './world.js';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const LINES = [
  { sku: '11', title: 'Queso Cabrales', quantity: 12, unitPrice: usd(1_400) },
  { sku: '42', title: 'Hokkien Fried Mee', quantity: 10, unitPrice: usd(980) },
];
const TOTAL = 12 * 1_400 + 10 * 980;

const place = (world: World, id: string, lines = LINES) =>
  world.does(order, id, placeOrder({ orderNumber: `DB-${id}`, customer: { customerId: 'VINET' }, lines }));

const receive = (world: World, sku: string, quantity: number) =>
  world.does(stock, sku, receiveStock({ sku, quantity }));

/** Lets hours go by, in which everything is done that is due. */
const hours = async (world: World): Promise<void> => {
  for (let hour = 0; hour < 12; hour += 1) {
    await world.settle();
    world.pass(3_600_000);
  }
};

it('an order that is paid goes its way to the end by itself', async () => {
  const world = new World();
  await receive(world, '11', 20);
  await place(world, 'o1');
  await world.asks('RequestPayment', 'o1', { token: 'tok_ok' });
  await hours(world);
  expect(world.stateOf(order, 'o1')).toMatchObject({ status: 'COMPLETED' });
  expect(world.stateOf(payments, 'o1').payments).toMatchObject([{ status: 'CAPTURED', captured: TOTAL }]);
  expect(world.stateOf(shipments, 'o1').shipments).toMatchObject([{ status: 'DELIVERED' }]);
  expect(world.stateOf(stock, '11').levels).toEqual([{ location: 'main', onHand: 8, reserved: 0 }]);
  expect(world.stateOf(stock, '42').levels).toEqual([]);
  expect(world.ledger.entries.map(({ request }) => request.operation)).toEqual(['authorize', 'capture']);
  expect(world.parcels.taken).toHaveLength(1);
  expect(world.failures).toEqual([]);
});

it('an order that is cancelled while money is held gets it back, and its goods are free', async () => {
  const world = new World();
  await receive(world, '11', 20);
  await place(world, 'o1');
  await world.asks('RequestPayment', 'o1', { token: 'tok_ok' });
  await world.does(order, 'o1', cancelOrder({ reason: 'CUSTOMER_REQUEST' }));
  await hours(world);
  expect(world.stateOf(payments, 'o1').payments).toMatchObject([{ status: 'VOIDED' }]);
  expect(world.stateOf(stock, '11').levels).toEqual([{ location: 'main', onHand: 20, reserved: 0 }]);
  expect(world.parcels.taken).toEqual([]);
  expect(world.failures).toEqual([]);
});

it('an order that is paid by invoice, after some of it has come back, is completed when the rest is paid', async () => {
  const world = new World();
  await place(world, 'o1');
  const lines = [
    { lineId: 'L1', quantity: 12 },
    { lineId: 'L2', quantity: 10 },
  ];
  const known = await world.orderToShip('o1');
  await world.does(shipments, 'o1', requestShipment({ orderId: 'o1', shipmentId: 's1', lines }, known));
  await world.does(shipments, 'o1', dispatchShipment('s1', known));
  await world.does(shipments, 'o1', deliverShipment('s1'));
  const back = { lineId: 'L1', quantity: 5 };
  await world.does(shipments, 'o1', requestReturn({ returnId: 'r1', lines: [back], reason: clear('too many') }));
  const came = [{ ...back, condition: 'RESTOCK' as const }];
  await world.does(shipments, 'o1', receiveReturn({ returnId: 'r1', lines: came }));
  const pay = (paymentId: string, amount: number) => {
    const payment = { ...usd(amount), orderId: 'o1', customerId: 'VINET', paymentId, reference: clear('transfer') };
    return world.does(payments, 'o1', recordPayment(payment, 'USD'));
  };
  await pay('p1', TOTAL - 5 * 1_400 - 1);
  await hours(world);
  expect(world.stateOf(order, 'o1')).toMatchObject({ status: 'PLACED' });
  await pay('p2', 1);
  await hours(world);
  expect(world.stateOf(order, 'o1')).toMatchObject({ status: 'COMPLETED' });
  expect(world.failures).toEqual([]);
});

it('an order that costs less and then more again is paid anew before it is completed', async () => {
  const world = new World();
  await place(world, 'o1');
  await world.does(order, 'o1', placeHold({ holdId: 'h1', kind: 'MANUAL' }));
  await world.asks('RequestPayment', 'o1', { token: 'tok_ok' });
  await world.settle();
  await world.does(order, 'o1', releaseHold({ holdId: 'h1' }));
  const first = { orderId: 'o1', shipmentId: 's1', lines: [{ lineId: 'L1', quantity: 12 }] };
  const known = await world.orderToShip('o1');
  await world.does(shipments, 'o1', requestShipment(first, known));
  await world.does(shipments, 'o1', dispatchShipment('s1', known));
  await world.does(order, 'o1', placeHold({ holdId: 'h2', kind: 'MANUAL' }));
  await world.settle();
  const change = async (quantity: number) => {
    await world.does(order, 'o1', changeLineQuantity({ lineId: 'L2', quantity }));
    await world.settle();
  };
  await change(2);
  expect(world.money.kept).toBe(TOTAL - 8 * 980);
  await change(10);
  await world.does(order, 'o1', releaseHold({ holdId: 'h2' }));
  await world.does(shipments, 'o1', deliverShipment('s1'));
  await hours(world);
  expect(world.stateOf(order, 'o1')).toMatchObject({ status: 'CONFIRMED' });
  expect(waitOf(world.stateOf(fulfilment, 'o1') as Fulfilment)).toBe('PAYMENT');
  await world.asks('RequestPayment', 'o1', { token: 'tok_ok' });
  await hours(world);
  expect(world.money).toEqual({ kept: TOTAL, held: 0 });
  expect(world.stateOf(order, 'o1')).toMatchObject({ status: 'COMPLETED' });
  expect(world.failures).toEqual([]);
});

it('an order of which all comes back before it is paid is completed by that', async () => {
  const world = new World();
  await place(world, 'o1', LINES.slice(1));
  const lines = [{ lineId: 'L1', quantity: 10 }];
  const known = await world.orderToShip('o1');
  await world.does(shipments, 'o1', requestShipment({ orderId: 'o1', shipmentId: 's1', lines }, known));
  await world.does(shipments, 'o1', dispatchShipment('s1', known));
  await world.does(shipments, 'o1', deliverShipment('s1'));
  await hours(world);
  expect(world.stateOf(order, 'o1')).toMatchObject({ status: 'PLACED' });
  await world.does(shipments, 'o1', requestReturn({ returnId: 'r1', lines, reason: clear('too many') }));
  const came = lines.map((line) => ({ ...line, condition: 'WRITE_OFF' as const }));
  await world.does(shipments, 'o1', receiveReturn({ returnId: 'r1', lines: came }));
  await hours(world);
  expect(world.stateOf(order, 'o1')).toMatchObject({ status: 'COMPLETED' });
});

it('a return that the gateway does not pay back is tried five times, and then left to people', async () => {
  const world = new World();
  await place(world, 'o1');
  await world.asks('RequestPayment', 'o1', { token: 'tok_refund_fails' });
  await hours(world);
  const lines = [{ lineId: 'L1', quantity: 12 }];
  await world.does(shipments, 'o1', requestReturn({ returnId: 'r1', lines, reason: clear('too many') }));
  const came = [{ lineId: 'L1', quantity: 12, condition: 'RESTOCK' as const }];
  await world.does(shipments, 'o1', receiveReturn({ returnId: 'r1', lines: came }));
  await hours(world);
  const { refunds } = world.stateOf(payments, 'o1');
  const refused = { status: 'FAILED', amount: 12 * 1_400, reason: 'RETURNED' };
  expect(refunds).toMatchObject(Array.from({ length: 5 }, () => refused));
  expect(world.stateOf(order, 'o1')).toMatchObject({ status: 'COMPLETED' });
  expect(waitOf(world.stateOf(fulfilment, 'o1') as Fulfilment)).toBe('PEOPLE');
  // Nobody counts the SKU, so nothing of it is put on the shelf.
  expect(world.stateOf(stock, '11').levels).toEqual([]);
  expect(world.failures).toEqual([]);
});

it('an order with neither payment nor counted goods leaves no trace', async () => {
  const world = new World();
  await place(world, 'o1');
  await hours(world);
  expect(world.store.events).toHaveLength(1);
});
