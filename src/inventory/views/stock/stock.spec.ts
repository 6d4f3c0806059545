import type { DomainEvent } from '#kernel';
import { givenView } from '#kernel/testing';
import { StockPolicyChanged, StockReserved } from '../../stock/stock.events.js';
import {
  adjusted,
  backordered,
  committed,
  expired,
  movedAt,
  received,
  rejected,
  released,
  reserved,
} from '../../testing/index.js';
import { stockItems } from './stock.projection.js';

const after = (...facts: DomainEvent[]) => givenView(stockItems, 'stock-11', ...facts).document('11');

const item = (onHand: number, kept: number) => ({
  ...{ sku: '11', tracked: true, backorder: false },
  ...{ onHand, reserved: kept, available: onHand - kept },
  locations: [{ location: 'main', onHand, reserved: kept }],
});

describe('the view of stock', () => {
  it('has the quantities of a SKU, together and by location', () => {
    expect(after(received)).toEqual(item(10, 0));
    expect(after(received, adjusted)).toEqual(item(9, 0));
    expect(after(received, reserved)).toEqual(item(10, 4));
    expect(after(received, rejected)).toEqual(item(10, 0));
    expect(after(received, reserved, expired)).toEqual(item(10, 0));
    expect(after(received, reserved, released)).toEqual(item(10, 1));
    expect(after(received, reserved, committed)).toEqual(item(6, 0));
    expect(after(received, backordered)).toEqual({ ...item(10, 0), backorder: true });
  });

  it('counts nothing of a SKU that is not tracked', () => {
    const policy = { tracked: false, backorder: false };
    const uncounted = StockReserved({
      ...reserved.data,
      ...movedAt('main', { onHand: 0, reserved: 0 }, { onHand: 0, reserved: 4 }, policy),
    });
    const untracked = {
      ...{ sku: '11', tracked: false, backorder: false, onHand: 0, reserved: 4 },
      locations: [{ location: 'main', onHand: 0, reserved: 4 }],
    };
    expect(after(uncounted)).toEqual(untracked);
    const counted = StockPolicyChanged({
      sku: '11',
      before: policy,
      after: { tracked: true, backorder: false },
      level: { onHand: 0, reserved: 4 },
    });
    expect(after(uncounted, counted)).toEqual({ ...untracked, tracked: true, available: -4 });
    const again = StockPolicyChanged({ ...counted.data, before: counted.data.after, after: policy });
    expect(after(uncounted, counted, again)).toEqual(untracked);
  });

  it('has what was decided of a SKU before any of it came in', () => {
    expect(after(StockPolicyChanged({ ...backordered.data, level: { onHand: 0, reserved: 0 } }))).toEqual({
      ...{ sku: '11', tracked: true, backorder: true, onHand: 0, reserved: 0, available: 0 },
      locations: [],
    });
  });
});
