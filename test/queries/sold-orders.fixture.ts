import { OrderCancelled, OrderPlaced, type OrderEvent } from '../../src/ordering/order/order.events.js';
import { addressChanged, cancelled, placed, secondLineRemoved } from '../../src/ordering/testing/index.js';
import { placedWith } from './order-histories.fixture.js';
import { openQueryApp, type QueryApp } from './query-app.fixture.js';

const LARGEST_LINE = 1_000_000_000_000;

/** An order as large as orders can be: 10^15 minor units, for a customer of its own. */
const hugeOrder = (): OrderEvent => {
  const price = { unitPrice: LARGEST_LINE, net: LARGEST_LINE, tax: 0 };
  const lines = Array.from({ length: 1_000 }, (_, index) => ({
    lineId: `L${index + 1}`,
    sku: 'palace',
    title: 'Palace',
    quantity: 1,
    ...price,
  }));
  return OrderPlaced({ ...placed.data, customer: { customerId: 'CROESUS' }, lines, shipping: { amount: 0 } });
};

/** Orders of some days of January 2030 in all views: changed, moved, cancelled, of several currencies, and huge ones. */
export const openSoldOrders = async (): Promise<QueryApp> => {
  const on = await openQueryApp();
  const write = (id: string, at: string, ...facts: OrderEvent[]) => on.histories.write(id, `2030-01-${at}Z`, ...facts);
  await write('changed', '01T00:00:00', placed, secondLineRemoved);
  await write('moved', '01T00:00:00', placed, addressChanged);
  await write('cancelled', '01T00:00:00', placed, cancelled);
  await write('nowhere', '03T23:59:59.999', OrderPlaced({ ...placed.data, shipping: { amount: 0 } }));
  await write('renamed', '02T12:00:00', placedWith({ customerId: 'ANNA', total: 500, countryCode: 'DE' }));
  await write('yen', '02T12:00:00', placedWith({ currency: 'JPY', total: 700, sku: 'tea' }));
  const placedAt = '2030-01-05T00:00:00.000Z';
  await write('gone', '05T00:00:00', placed, OrderCancelled({ ...cancelled.data, placedAt }));
  for (let index = 0; index < 10; index += 1) await write(`huge-${index}`, '09T00:00:00', hugeOrder());
  await write('small', '09T00:00:00', placedWith({ customerId: 'CROESUS', total: 1, sku: 'palace' }));
  await on.histories.project();
  return on;
};
