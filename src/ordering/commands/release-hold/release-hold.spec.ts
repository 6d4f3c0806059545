import { given } from '#kernel/testing';
import { order } from '../../order/order.js';
import { cancelled, held, holdReleased, placed } from '../../testing/index.js';
import { releaseHold } from './release-hold.decider.js';

const release = releaseHold({ holdId: 'h1' });

describe('releasing a hold', () => {
  it('releases it, also when the order was cancelled since', () => {
    given(order, placed, held).when(release).then(holdReleased);
    given(order, placed, held, cancelled).when(release).then(holdReleased);
  });

  it('adds nothing the second time', () => {
    given(order, placed, held, holdReleased).when(release).then();
  });

  it('is refused for a hold that the order does not have', () => {
    given(order, placed).when(release).thenRefuses('HOLD_NOT_FOUND');
    given(order, placed, held)
      .when(releaseHold({ holdId: 'h2' }))
      .thenRefuses('HOLD_NOT_FOUND');
  });

  it('is refused for an order that does not exist', () => {
    given(order).when(release).thenRefuses('ORDER_NOT_FOUND');
  });
});
