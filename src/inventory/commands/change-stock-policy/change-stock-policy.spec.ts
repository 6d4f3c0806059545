import { given } from '#kernel/testing';
import { stock } from '../../stock/stock.js';
import { StockPolicyChanged } from '../../stock/stock.events.js';
import { backordered, received } from '../../testing/index.js';
import { changeStockPolicy } from './change-stock-policy.decider.js';

describe('changing the policy of a SKU', () => {
  it('says what it was and what it is', () => {
    given(stock, received)
      .when(changeStockPolicy({ sku: '11', tracked: true, backorder: true }))
      .then(backordered);
  });

  it('may come before anything was received, also to say what holds anyway', () => {
    const policy = { tracked: false, backorder: false };
    const changed = StockPolicyChanged({ sku: '11', before: policy, after: policy, level: { onHand: 0, reserved: 0 } });
    given(stock)
      .when(changeStockPolicy({ sku: '11', ...policy }))
      .then(changed);
    given(stock, changed)
      .when(changeStockPolicy({ sku: '11', ...policy }))
      .then();
  });

  it('changes nothing when it is so already', () => {
    given(stock, received)
      .when(changeStockPolicy({ sku: '11', tracked: true, backorder: false }))
      .then();
  });
});
