import { given } from '#kernel/testing';
import { order } from '../../order/order.js';
import { OrderCancelled } from '../../order/order.events.js';
import {
  addressChanged,
  cancelled,
  completed,
  confirmed,
  held,
  placed,
  secondLineRemoved,
} from '../../testing/index.js';
import { cancelOrder } from './cancel-order.decider.js';

const cancel = cancelOrder({ reason: 'CUSTOMER_REQUEST' });

describe('cancelling an order', () => {
  it('says what is taken back, so that sales of many orders can be undone', () => {
    given(order, placed).when(cancel).then(cancelled);
  });

  it('adds nothing the second time, whatever the reason', () => {
    given(order, placed, cancelled).when(cancel).then();
    given(order, placed, cancelled)
      .when(cancelOrder({ reason: 'FRAUD' }))
      .then();
  });

  it('is possible on hold', () => {
    given(order, placed, held).when(cancel).then(cancelled);
  });

  it('takes back what is still on order, in the country it goes to now', () => {
    given(order, placed, secondLineRemoved, addressChanged)
      .when(cancel)
      .then(OrderCancelled({ ...cancelled.data, countryCode: 'DE', lines: cancelled.data.lines.slice(0, 1) }));
  });

  it('is refused once goods have left, which is told', () => {
    const sent = given(order, placed, confirmed).when(
      cancelOrder({ reason: 'STAFF' }, { shipmentIds: ['s1'], quantities: new Map([['L1', 1]]) }),
    );
    sent.thenRefuses('ORDER_STATE_CONFLICT');
    expect(sent.decision).toMatchObject({ details: { currentStatus: 'CONFIRMED', dispatched: ['s1'] } });
    expect(JSON.stringify(sent.decision)).not.toContain('"CANCEL"');
    given(order, placed, cancelled)
      .when(cancelOrder({ reason: 'STAFF' }, { shipmentIds: ['s1'], quantities: new Map([['L1', 1]]) }))
      .then();
  });

  it('is refused for an order that does not exist', () => {
    given(order).when(cancel).thenRefuses('ORDER_NOT_FOUND');
  });

  it('is refused once the order is completed, and says what is possible then', () => {
    given(order, placed, confirmed).when(cancel).then(cancelled);
    expect(given(order, placed, confirmed, completed).when(cancel).decision).toMatchObject({
      rejected: 'ORDER_STATE_CONFLICT',
      details: { currentStatus: 'COMPLETED', allowedCommands: ['ADD_NOTE'] },
    });
  });
});
