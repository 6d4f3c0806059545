import { given } from '#kernel/testing';
import { order } from '../../order/order.js';
import { OrderConfirmed, OrderLineQuantityChanged } from '../../order/order.events.js';
import { cancelled, completed, confirmed, held, placed, secondLineRemoved } from '../../testing/index.js';
import { completeOrder } from './complete-order.decider.js';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const all = [
  { lineId: 'L1', quantity: 12 },
  { lineId: 'L2', quantity: 10 },
];
const complete = completeOrder({ delivered: all, paid: usd(32_190) });

describe('completing an order', () => {
  it('is the end of one that is confirmed, delivered and paid', () => {
    given(order, placed, confirmed).when(complete).then(completed);
    expect(given(order, placed, confirmed, completed).state).toMatchObject({ status: 'COMPLETED' });
  });

  it('confirms it first when nobody did', () => {
    given(order, placed).when(complete).then(confirmed, completed);
    given(order, placed, held).when(complete).then(confirmed, completed);
  });

  it('adds nothing the second time', () => {
    given(order, placed, confirmed, completed).when(complete).then();
    given(order, placed, confirmed, completed)
      .when(completeOrder({ delivered: [], paid: usd(0) }))
      .then();
  });

  it('adds up what was delivered of a line, and more than enough is enough', () => {
    const delivered = [...all, { lineId: 'L1', quantity: 1 }, { lineId: 'L9', quantity: 1 }];
    given(order, placed, confirmed)
      .when(completeOrder({ delivered, paid: usd(40_000) }))
      .then(completed);
    const inParts = [...all.slice(1), { lineId: 'L1', quantity: 5 }, { lineId: 'L1', quantity: 7 }];
    given(order, placed, confirmed)
      .when(completeOrder({ delivered: inParts, paid: usd(32_190) }))
      .then(completed);
  });

  it('asks for what is on order now, and tells what is missing', () => {
    const delivered = [{ lineId: 'L1', quantity: 11 }];
    const refused = given(order, placed, confirmed).when(completeOrder({ delivered, paid: usd(32_000) }));
    refused.thenRefuses('ORDER_NOT_FULFILLED');
    expect(refused.decision).toMatchObject({
      kind: 'conflict',
      details: {
        missing: [
          { lineId: 'L1', quantity: 1 },
          { lineId: 'L2', quantity: 10 },
        ],
        unpaid: 190,
      },
    });
    given(order, placed, confirmed, secondLineRemoved)
      .when(completeOrder({ delivered: all.slice(0, 1), paid: usd(32_190 - 9_800) }))
      .then(completed);
  });

  it('costs nothing more for what has come back', () => {
    const [first] = placed.data.lines;
    const rest = 32_190 - (first?.net ?? 0) - (first?.tax ?? 0);
    const complete = (paid: number) => completeOrder({ delivered: all, paid: usd(paid) }, new Map([['L1', 12]]));
    given(order, placed, confirmed).when(complete(rest)).then(completed);
    const refused = given(order, placed, confirmed).when(complete(rest - 1));
    refused.thenRefuses('ORDER_NOT_PAID');
    expect(refused.decision).toMatchObject({ details: { unpaid: 1 } });
  });

  it('does not check what an import does not tell', () => {
    const { secured: _none, ...origin } = confirmed.data;
    given(order, placed).when(completeOrder({})).then(OrderConfirmed(origin), completed);
    given(order, placed)
      .when(completeOrder({ paid: usd(32_189) }))
      .thenRefuses('ORDER_NOT_PAID');
    given(order, placed)
      .when(completeOrder({ delivered: [] }))
      .thenRefuses('ORDER_NOT_FULFILLED');
  });

  it('is refused when nothing is left on the order', () => {
    const { data } = secondLineRemoved;
    const firstRemoved = OrderLineQuantityChanged({ ...data, lineId: 'L1', sku: '11', title: 'Queso Cabrales' });
    for (const intent of [{}, { delivered: [], paid: usd(3_238) }]) {
      given(order, placed, secondLineRemoved, firstRemoved)
        .when(completeOrder(intent))
        .thenRefuses('ORDER_NOT_FULFILLED');
    }
  });

  it('is refused in another currency, for a cancelled order, and for one that does not exist', () => {
    const euros = given(order, placed).when(
      completeOrder({ delivered: all, paid: { amount: 32_190, currency: 'EUR' } }),
    );
    euros.thenRefuses('CURRENCY_MISMATCH');
    expect(euros.decision).toMatchObject({ pointer: '/paid/currency' });
    given(order, placed, cancelled).when(complete).thenRefuses('ORDER_STATE_CONFLICT');
    given(order).when(complete).thenRefuses('ORDER_NOT_FOUND');
  });
});
