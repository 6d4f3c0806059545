import { given } from '#kernel/testing';
import { stock } from '../../stock/stock.js';
import { StockPolicyChanged, StockReceived } from '../../stock/stock.events.js';
import { committed, expired, movedAt, received, reserved } from '../../testing/index.js';
import { commitStock } from './commit-stock.decider.js';

const commit = (quantity: number, commitId = 's1') =>
  commitStock({ sku: '11', reservationId: 'o1-L1', orderId: 'o1', lineId: 'L1', commitId, quantity });

describe('committing stock', () => {
  it('takes it away, and it is reserved no longer', () => {
    given(stock, received, reserved).when(commit(4)).then(committed);
  });

  it('in parts takes each of them away once', () => {
    const first = given(stock, received, reserved).when(commit(3)).decision;
    expect(first).toMatchObject([{ data: { held: [{ location: 'main', quantity: 1 }] } }]);
    given(stock, received, reserved, committed).when(commit(4)).then();
    expect(given(stock, received, reserved, committed).when(commit(1, 's2')).decision).toMatchObject([
      { data: { held: [], total: { before: { onHand: 6 }, after: { onHand: 5 } } } },
    ]);
  });

  it('takes away what is not kept for it any more, or never was: it has left', () => {
    for (const before of [[received, reserved, expired], [received]]) {
      expect(given(stock, ...before).when(commit(4)).decision).toMatchObject([
        { data: { held: [], total: { before: { onHand: 10, reserved: 0 }, after: { onHand: 6, reserved: 0 } } } },
      ]);
    }
  });

  it('takes what is beyond the reservation from where there is some', () => {
    const elsewhere = StockReceived({
      sku: '11',
      quantity: 9,
      ...movedAt('berlin', { onHand: 0, reserved: 0 }, { onHand: 9, reserved: 0 }),
    });
    expect(given(stock, received, reserved, elsewhere).when(commit(11)).decision).toMatchObject([
      {
        data: {
          locations: [
            { location: 'main', after: { onHand: 6, reserved: 0 } },
            { location: 'berlin', after: { onHand: 2, reserved: 0 } },
          ],
        },
      },
    ]);
  });

  it('shows that the book was wrong when more has left than was there', () => {
    expect(given(stock, received, reserved).when(commit(12)).decision).toMatchObject([
      { data: { total: { after: { onHand: -2, reserved: 0 } } } },
    ]);
  });

  it('of a SKU that is not tracked counts nothing', () => {
    expect(given(stock).when(commit(4)).decision).toMatchObject([{ data: { locations: [], held: [] } }]);
    const untracked = StockPolicyChanged({
      sku: '11',
      before: { tracked: true, backorder: false },
      after: { tracked: false, backorder: false },
      level: { onHand: 10, reserved: 4 },
    });
    expect(given(stock, received, reserved, untracked).when(commit(4)).decision).toMatchObject([
      { data: { total: { after: { onHand: 10, reserved: 0 } } } },
    ]);
  });
});
