import { given } from '#kernel/testing';
import { committed, expired, received, rejected, released, reserved } from '../testing/index.js';
import { availableOf, MOST_ENDED, policyOf, reservationIn, stock } from './stock.js';
import { StockReservationRejected } from './stock.events.js';

describe('the stock of a SKU', () => {
  it('is not tracked before anything was received, and then always enough', () => {
    const { state } = given(stock);
    expect([policyOf(state).tracked, availableOf(state)]).toEqual([false, null]);
    expect(availableOf(given(stock, received).state)).toBe(10);
    expect(availableOf(given(stock, received, reserved).state)).toBe(6);
  });

  it('knows how a reservation ended', () => {
    expect(reservationIn(given(stock, received, rejected).state, 'o2-L1')?.status).toBe('REJECTED');
    for (const [fact, status] of [
      [released, 'RESERVED'],
      [expired, 'EXPIRED'],
      [committed, 'COMMITTED'],
    ] as const) {
      expect(reservationIn(given(stock, received, reserved, fact).state, 'o1-L1')?.status).toBe(status);
    }
  });

  it('remembers all that hold, and of those that ended the last', () => {
    const many = Array.from({ length: MOST_ENDED + 1 }, (_, index) =>
      StockReservationRejected({ ...rejected.data, reservationId: `r${index}` }),
    );
    const { state } = given(stock, received, reserved, ...many);
    expect(state.reservations).toHaveLength(MOST_ENDED + 1);
    expect(reservationIn(state, 'o1-L1')?.status).toBe('RESERVED');
    expect([reservationIn(state, 'r0'), reservationIn(state, 'r1')?.status]).toEqual([undefined, 'REJECTED']);
  });
});
