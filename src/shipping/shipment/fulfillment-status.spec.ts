import { fulfillmentStatusOf } from './fulfillment-status.js';
import type { ShipmentStatus } from './shipments.js';

const LINES = [
  { lineId: 'L1', quantity: 10 },
  { lineId: 'L2', quantity: 2 },
  { lineId: 'L3', quantity: 0 },
];
const parcel = (status: ShipmentStatus, first: number, second = 0) => ({
  status,
  lines: [
    { lineId: 'L1', sku: '11', quantity: first },
    { lineId: 'L2', sku: '42', quantity: second },
  ].filter(({ quantity }) => quantity > 0),
});

describe('the fulfilment status of an order', () => {
  it.each<[status: string, shipments: Parameters<typeof fulfillmentStatusOf>[1]]>([
    ['UNFULFILLED', []],
    ['UNFULFILLED', [parcel('REQUESTED', 10, 2)]],
    ['UNFULFILLED', [parcel('FAILED', 10, 2)]],
    ['PARTIALLY_SHIPPED', [parcel('DISPATCHED', 10)]],
    ['PARTIALLY_SHIPPED', [parcel('DISPATCHED', 10), parcel('REQUESTED', 0, 2)]],
    ['SHIPPED', [parcel('DISPATCHED', 4), parcel('DISPATCHED', 6, 2)]],
    ['PARTIALLY_DELIVERED', [parcel('DELIVERED', 4), parcel('DISPATCHED', 6, 2)]],
    ['PARTIALLY_DELIVERED', [parcel('DELIVERED', 4)]],
    ['DELIVERED', [parcel('FAILED', 10, 2), parcel('DELIVERED', 4), parcel('DELIVERED', 6, 2)]],
    ['DELIVERED', [parcel('DELIVERED', 12, 2)]],
  ])('is %s after %j', (status, shipments) => {
    expect(fulfillmentStatusOf(LINES, shipments)).toBe(status);
  });
});
