import { given } from '#kernel/testing';
import { stock } from '../../stock/stock.js';
import { StockReleased } from '../../stock/stock.events.js';
import { committed, expired, movedAt, received, rejected, released, reserved } from '../../testing/index.js';
import { releaseStock } from './release-stock.decider.js';

const release = (keep?: number) =>
  releaseStock({ sku: '11', reservationId: 'o1-L1', ...(keep !== undefined && { keep }) });

describe('releasing stock', () => {
  it('leaves as many as are to be kept', () => {
    given(stock, received, reserved).when(release(1)).then(released);
  });

  it('leaves none when nothing is to be kept', () => {
    given(stock, received, reserved, released)
      .when(release())
      .then(
        StockReleased({
          ...released.data,
          quantity: 1,
          held: [],
          ...movedAt('main', { onHand: 10, reserved: 1 }, { onHand: 10, reserved: 0 }),
        }),
      );
  });

  it('changes nothing when no more are kept, and when none ever were', () => {
    given(stock, received, reserved, released).when(release(1)).then();
    given(stock, received, reserved).when(release(4)).then();
    for (const ended of [expired, committed]) given(stock, received, reserved, ended).when(release()).then();
    given(stock, received, rejected).when(release()).then();
    given(stock).when(release()).then();
  });
});
