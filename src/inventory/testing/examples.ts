import type { Level } from '../stock/levels.js';
import {
  StockAdjusted,
  StockCommitted,
  StockPolicyChanged,
  StockReceived,
  StockReleased,
  StockReservationExpired,
  StockReservationRejected,
  StockReserved,
} from '../stock/stock.events.js';

const COUNTED = { tracked: true, backorder: false };
const ORDER = { reservationId: 'o1-L1', orderId: 'o1', lineId: 'L1' };

/** What is said of quantities that change at one location, where all of it is. */
export const movedAt = (location: string, before: Level, after: Level, policy = COUNTED) => ({
  policy,
  locations: [{ location, before, after }],
  total: { before, after },
});

const level = (onHand: number, reserved = 0): Level => ({ onHand, reserved });

/** 10 of SKU 11 come in. */
export const received = StockReceived({ sku: '11', quantity: 10, ...movedAt('main', level(0), level(10)) });

/** One of the ten above was damaged. */
export const adjusted = StockAdjusted({
  sku: '11',
  change: -1,
  reason: 'DAMAGED',
  ...movedAt('main', level(10), level(9)),
});

/** More than the ten above may be sold. */
export const backordered = StockPolicyChanged({
  sku: '11',
  before: COUNTED,
  after: { tracked: true, backorder: true },
  level: level(10),
});

/** Four of the ten above are kept for an hour. */
export const reserved = StockReserved({
  sku: '11',
  ...ORDER,
  quantity: 4,
  backordered: 0,
  held: [{ location: 'main', quantity: 4 }],
  expiresAt: '2030-01-01T01:00:00.000Z',
  ...movedAt('main', level(10), level(10, 4)),
});

/** Eleven of the ten above are asked for. */
export const rejected = StockReservationRejected({
  sku: '11',
  ...{ reservationId: 'o2-L1', orderId: 'o2', lineId: 'L1' },
  requested: 11,
  available: 10,
});

/** The four above are kept no longer: their hour is over. */
export const expired = StockReservationExpired({
  sku: '11',
  ...ORDER,
  quantity: 4,
  ...movedAt('main', level(10, 4), level(10)),
});

/** Three of the four above are not wanted any more. */
export const released = StockReleased({
  sku: '11',
  ...ORDER,
  quantity: 3,
  held: [{ location: 'main', quantity: 1 }],
  ...movedAt('main', level(10, 4), level(10, 1)),
});

/** The four above have left. */
export const committed = StockCommitted({
  sku: '11',
  ...ORDER,
  commitId: 's1',
  quantity: 4,
  held: [],
  ...movedAt('main', level(10, 4), level(6)),
});
