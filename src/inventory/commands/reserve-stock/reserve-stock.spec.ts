import { given } from '#kernel/testing';
import { stock } from '../../stock/stock.js';
import { StockReceived, StockReserved } from '../../stock/stock.events.js';
import {
  backordered,
  committed,
  expired,
  movedAt,
  received,
  rejected,
  released,
  reserved,
} from '../../testing/index.js';
import { reserveStock } from './reserve-stock.decider.js';

const line = (lineId: string, quantity: number) =>
  reserveStock({ sku: '11', reservationId: `o2-${lineId}`, orderId: 'o2', lineId, quantity });
const again = reserveStock({
  sku: '11',
  ...{ reservationId: 'o1-L1', orderId: 'o1', lineId: 'L1' },
  quantity: 4,
  expiresAt: '2030-01-01T01:00:00.000Z',
});
const elsewhere = StockReceived({
  sku: '11',
  quantity: 12,
  ...movedAt('berlin', { onHand: 0, reserved: 0 }, { onHand: 12, reserved: 0 }),
});

describe('reserving stock', () => {
  it('keeps it for a line of an order, for a time', () => {
    given(stock, received).when(again).then(reserved);
  });

  it('is rejected when there is too little, and says how much there is', () => {
    given(stock, received).when(line('L1', 11)).then(rejected);
    expect(given(stock, received, reserved).when(line('L1', 7)).decision).toMatchObject([
      { type: 'StockReservationRejected', data: { requested: 7, available: 6 } },
    ]);
  });

  it('under one id is answered once, whatever became of it', () => {
    for (const then of [[], [released], [expired], [committed]]) {
      given(stock, received, reserved, ...then)
        .when(again)
        .then();
    }
    given(stock, received, rejected).when(line('L1', 11)).then();
  });

  it('is refused when the id stands for something else', () => {
    given(stock, received, rejected).when(line('L1', 1)).thenRefuses('RESERVATION_ALREADY_EXISTS');
  });

  it('keeps more than is there where that is allowed', () => {
    given(stock, received, backordered)
      .when(line('L1', 11))
      .then(
        StockReserved({
          sku: '11',
          ...{ reservationId: 'o2-L1', orderId: 'o2', lineId: 'L1' },
          quantity: 11,
          backordered: 1,
          held: [{ location: 'main', quantity: 11 }],
          ...movedAt(
            'main',
            { onHand: 10, reserved: 0 },
            { onHand: 10, reserved: 11 },
            { tracked: true, backorder: true },
          ),
        }),
      );
  });

  it('of a SKU that nobody has received always succeeds', () => {
    expect(given(stock).when(line('L1', 1_000_000)).decision).toMatchObject([
      { type: 'StockReserved', data: { backordered: 0, policy: { tracked: false } } },
    ]);
  });

  it('takes from one location that has enough, else from several, the default one first', () => {
    const heldFor = (quantity: number) => given(stock, elsewhere, received).when(line('L1', quantity)).decision;
    const held = (...parts: [location: string, quantity: number][]) => [
      { data: { held: parts.map(([location, quantity]) => ({ location, quantity })) } },
    ];
    expect(heldFor(10)).toMatchObject(held(['main', 10]));
    expect(heldFor(11)).toMatchObject(held(['berlin', 11]));
    expect(heldFor(13)).toMatchObject(held(['main', 10], ['berlin', 3]));
    expect(heldFor(23)).toMatchObject([{ type: 'StockReservationRejected', data: { available: 22 } }]);
  });
});
