import { given } from '#kernel/testing';
import { stock } from '../../stock/stock.js';
import { StockReserved } from '../../stock/stock.events.js';
import { committed, expired, received, released, reserved } from '../../testing/index.js';
import { expireReservation } from './expire-reservation.decider.js';

const expire = expireReservation({ sku: '11', reservationId: 'o1-L1' });
const DUE = '2030-01-01T01:00:00.000Z';

describe('a reservation that expires', () => {
  it('keeps nothing any more', () => {
    given(stock, received, reserved).when(expire, DUE).then(expired);
  });

  it('does not do so before it is due, but may later', () => {
    const early = given(stock, received, reserved).when(expire, '2030-01-01T00:59:59.999Z');
    early.thenRefuses('RESERVATION_NOT_DUE');
    expect(early.decision).toMatchObject({ retryable: true, details: { expiresAt: DUE } });
  });

  it('never does so without a time', () => {
    const { expiresAt: _due, ...data } = reserved.data;
    given(stock, received, StockReserved(data)).when(expire, DUE).thenRefuses('RESERVATION_NOT_DUE');
  });

  it('does so once, and not when it has ended otherwise', () => {
    for (const ended of [expired, committed]) given(stock, received, reserved, ended).when(expire, DUE).then();
    expect(given(stock, received, reserved, released).when(expire, DUE).decision).toMatchObject([
      { type: 'StockReservationExpired', data: { quantity: 1 } },
    ]);
    given(stock).when(expire, DUE).then();
  });
});
