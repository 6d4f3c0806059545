import { given } from '#kernel/testing';
import { order } from '../../order/order.js';
import { OrderConfirmed } from '../../order/order.events.js';
import { cancelled, completed, confirmed, held, holdReleased, placed, secondLineRemoved } from '../../testing/index.js';
import { confirmOrder } from './confirm-order.decider.js';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const confirm = confirmOrder({ secured: usd(32_190) });

describe('confirming an order', () => {
  it('records what is secured for it', () => {
    given(order, placed).when(confirm).then(confirmed);
    expect(given(order, placed, confirmed).state).toMatchObject({ status: 'CONFIRMED' });
  });

  it('adds nothing the second time, nor when it is completed, whatever is secured', () => {
    given(order, placed, confirmed).when(confirm).then();
    given(order, placed, confirmed, completed)
      .when(confirmOrder({ secured: usd(0) }))
      .then();
  });

  it('asks for what the order costs now, and no less', () => {
    const tooLittle = given(order, placed).when(confirmOrder({ secured: usd(32_189) }));
    tooLittle.thenRefuses('ORDER_NOT_SECURED');
    expect(tooLittle.decision).toMatchObject({ details: { secured: 32_189, total: 32_190 } });
    const enough = usd(32_190 - 9_800);
    given(order, placed, secondLineRemoved)
      .when(confirmOrder({ secured: enough }))
      .then(OrderConfirmed({ ...confirmed.data, secured: enough.amount }));
  });

  it('does not check what an import does not tell', () => {
    const { secured: _none, ...origin } = confirmed.data;
    given(order, placed).when(confirmOrder({})).then(OrderConfirmed(origin));
  });

  it('waits for the release of each hold', () => {
    const onHold = given(order, placed, held).when(confirm);
    onHold.thenRefuses('ORDER_ON_HOLD');
    expect(onHold.decision).toMatchObject({
      kind: 'conflict',
      details: { holds: [{ holdId: 'h1', kind: 'FRAUD_REVIEW' }] },
    });
    given(order, placed, held, holdReleased).when(confirm).then(confirmed);
  });

  it('is refused in another currency, for a cancelled order, and for one that does not exist', () => {
    const euros = given(order, placed).when(confirmOrder({ secured: { amount: 32_190, currency: 'EUR' } }));
    euros.thenRefuses('CURRENCY_MISMATCH');
    expect(euros.decision).toMatchObject({ pointer: '/secured/currency' });
    given(order, placed, cancelled).when(confirm).thenRefuses('ORDER_STATE_CONFLICT');
    given(order).when(confirm).thenRefuses('ORDER_NOT_FOUND');
  });
});
