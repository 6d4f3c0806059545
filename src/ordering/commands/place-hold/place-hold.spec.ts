import { given } from '#kernel/testing';
import { MOST_HOLDS, order } from '../../order/order.js';
import { OrderHeld, OrderHoldReleased } from '../../order/order.events.js';
import { cancelled, held, holdReleased, placed } from '../../testing/index.js';
import { placeHold } from './place-hold.decider.js';

const hold = placeHold({ holdId: 'h1', kind: 'FRAUD_REVIEW', reason: 'new card' });

describe('placing a hold', () => {
  it('names its kind and the reason', () => {
    given(order, placed).when(hold).then(held);
  });

  it('needs no reason, and may be the second of its kind', () => {
    given(order, placed, held)
      .when(placeHold({ holdId: 'h2', kind: 'FRAUD_REVIEW' }))
      .then(OrderHeld({ customerId: 'VINET', holdId: 'h2', kind: 'FRAUD_REVIEW' }));
  });

  it('is refused when the order has a hold with this id, released or not', () => {
    const again = given(order, placed, held).when(hold);
    again.thenRefuses('HOLD_ALREADY_EXISTS');
    expect(again.decision).toMatchObject({ pointer: '/holdId', kind: 'conflict' });
    given(order, placed, held, holdReleased).when(hold).thenRefuses('HOLD_ALREADY_EXISTS');
  });

  it('is refused when the order was held as often as it may be, releases notwithstanding', () => {
    const holds = (count: number) =>
      Array.from({ length: count }, (_, index) => [
        OrderHeld({ customerId: 'VINET', holdId: `h${index}`, kind: 'STOCK' }),
        OrderHoldReleased({ customerId: 'VINET', holdId: `h${index}` }),
      ]).flat();
    const another = placeHold({ holdId: 'another', kind: 'STOCK' });
    expect(given(order, placed, ...holds(MOST_HOLDS - 1)).when(another).decision).toHaveLength(1);
    given(order, placed, ...holds(MOST_HOLDS))
      .when(another)
      .thenRefuses('TOO_MANY_HOLDS');
  });

  it('is refused for a cancelled order and for one that does not exist', () => {
    given(order, placed, cancelled).when(hold).thenRefuses('ORDER_STATE_CONFLICT');
    given(order).when(hold).thenRefuses('ORDER_NOT_FOUND');
  });
});
