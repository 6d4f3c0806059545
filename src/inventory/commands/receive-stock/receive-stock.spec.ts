import { given } from '#kernel/testing';
import { LARGEST_STOCK, MOST_LOCATIONS } from '../../stock/levels.js';
import { stock } from '../../stock/stock.js';
import { StockPolicyChanged, StockReceived } from '../../stock/stock.events.js';
import { movedAt, received } from '../../testing/index.js';
import { receiveStock } from './receive-stock.decider.js';

const NOT_TRACKED = { tracked: false, backorder: false };

describe('receiving stock', () => {
  it('adds it at the default location, and has it tracked from then on', () => {
    given(stock)
      .when(receiveStock({ sku: '11', quantity: 10 }))
      .then(received);
  });

  it('adds it at another location, beside what is elsewhere', () => {
    given(stock, received)
      .when(receiveStock({ sku: '11', quantity: 5, location: 'berlin' }))
      .then(
        StockReceived({
          sku: '11',
          quantity: 5,
          ...movedAt('berlin', { onHand: 0, reserved: 0 }, { onHand: 5, reserved: 0 }),
          total: { before: { onHand: 10, reserved: 0 }, after: { onHand: 15, reserved: 0 } },
        }),
      );
  });

  it('leaves it untracked where that was decided before', () => {
    const untracked = StockPolicyChanged({
      sku: '11',
      before: NOT_TRACKED,
      after: NOT_TRACKED,
      level: { onHand: 0, reserved: 0 },
    });
    given(stock, untracked)
      .when(receiveStock({ sku: '11', quantity: 10 }))
      .then(StockReceived({ ...received.data, policy: NOT_TRACKED }));
  });

  it('is refused when it were more than may be, or at one location more than may be', () => {
    const full = StockReceived({
      ...received.data,
      ...movedAt('main', { onHand: 0, reserved: 0 }, { onHand: LARGEST_STOCK, reserved: 0 }),
    });
    given(stock, full)
      .when(receiveStock({ sku: '11', quantity: 1 }))
      .thenRefuses('STOCK_TOO_LARGE');
    const everywhere = Array.from({ length: MOST_LOCATIONS }, (_, index) =>
      StockReceived({
        ...received.data,
        ...movedAt(`l${index}`, { onHand: 0, reserved: 0 }, { onHand: 1, reserved: 0 }),
      }),
    );
    given(stock, ...everywhere)
      .when(receiveStock({ sku: '11', quantity: 1 }))
      .thenRefuses('TOO_MANY_LOCATIONS');
  });
});
