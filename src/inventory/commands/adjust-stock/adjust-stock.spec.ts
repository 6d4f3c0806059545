import { given } from '#kernel/testing';
import { stock } from '../../stock/stock.js';
import { StockAdjusted } from '../../stock/stock.events.js';
import { adjusted, movedAt, received, reserved } from '../../testing/index.js';
import { adjustStock } from './adjust-stock.decider.js';

const by = (change: number, location?: string) =>
  adjustStock({ sku: '11', change, reason: 'DAMAGED', ...(location !== undefined && { location }) });

describe('adjusting stock', () => {
  it('says by how much and why', () => {
    given(stock, received).when(by(-1)).then(adjusted);
  });

  it('may leave less than is reserved: the shelf is right', () => {
    given(stock, received, reserved)
      .when(by(-8))
      .then(
        StockAdjusted({
          ...adjusted.data,
          change: -8,
          ...movedAt('main', { onHand: 10, reserved: 4 }, { onHand: 2, reserved: 4 }),
        }),
      );
  });

  it('is refused when it took away more than is there, at that location', () => {
    given(stock, received).when(by(-11)).thenRefuses('STOCK_BELOW_ZERO');
    const elsewhere = given(stock, received).when(by(-1, 'berlin'));
    elsewhere.thenRefuses('STOCK_BELOW_ZERO');
    expect(elsewhere.decision).toMatchObject({ pointer: '/change', details: { location: 'berlin', onHand: 0 } });
  });

  it('of nothing changes nothing', () => {
    given(stock, received).when(by(0)).then();
  });

  it('is refused for what was never received', () => {
    given(stock).when(by(1)).thenRefuses('STOCK_NOT_FOUND');
  });
});
