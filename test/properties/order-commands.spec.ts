import fc from 'fast-check';
import { canonicalJson, isRejection, mapPersonal } from '#kernel';
import { givenView } from '#kernel/testing';
import { addNote } from '../../src/ordering/commands/add-note/add-note.decider.js';
import { cancelOrder } from '../../src/ordering/commands/cancel-order/cancel-order.decider.js';
import { placeOrder } from '../../src/ordering/commands/place-order/place-order.decider.js';
import { isPlaced, type PlacedOrder } from '../../src/ordering/order/order.js';
import { orderEvents, OrderPlaced } from '../../src/ordering/order/order.events.js';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { after, commandLists, earlyOrderIntents, historyOf, orderCommands, stateAfter } from './order-commands.js';
import { salesLedgerOf } from './sales-ledger.js';

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const sealed = (data: unknown): unknown => mapPersonal(data, () => ({ sealed: 'k1.bm9uY2U.Y2lwaGVy' }));

describe('any command', () => {
  it('sent twice adds nothing the second time, but for lines without an id; an address is written again and changes nothing', () => {
    fc.assert(
      fc.property(commandLists, orderCommands, (earlier, { name, intent, decide }) => {
        fc.pre(!JSON.stringify(intent).includes('ADD_LINE'));
        const before = historyOf(earlier);
        const once = [...before, ...after(before, decide)];
        const again = after(once, decide);
        if (name !== 'changeShippingAddress') expect(again).toEqual([]);
        expect(stateAfter([...once, ...again])).toEqual(stateAfter(once));
      }),
    );
  });

  it('decides the same on the same state, and changes neither its intent nor the state', () => {
    fc.assert(
      fc.property(commandLists, orderCommands, (earlier, { decide, intent }) => {
        const history = historyOf(earlier);
        const asked = canonicalJson(intent);
        const state = stateAfter(history);
        const known = canonicalJson(state);
        expect(after(history, decide)).toEqual(after(history, decide));
        expect(decide(state, '2030-01-01T00:00:00.000Z')).toEqual(decide(state, '2030-01-01T00:00:00.000Z'));
        expect([canonicalJson(intent), canonicalJson(state)]).toEqual([asked, known]);
      }),
    );
  });

  it('makes at most one event, an edit one for each line, a completion two, each of which its own schema accepts once it is sealed', () => {
    fc.assert(
      fc.property(commandLists, orderCommands, (earlier, { name, decide }) => {
        const events = after(historyOf(earlier), decide);
        const lines = events.map(({ data }) =>
          'lineId' in data ? data.lineId : 'line' in data ? data.line.lineId : '',
        );
        const most = { editOrder: new Set(lines).size, completeOrder: 2 }[name] ?? 1;
        expect(events.length).toBeLessThanOrEqual(most);
        for (const { type, data } of events) orderEvents.check(type, sealed(data));
      }),
    );
  });
});

describe('any history', () => {
  it('gives the view the sums, lines and holds of the state', () => {
    fc.assert(
      fc.property(commandLists, (commands) => {
        const history = historyOf(commands);
        const state = stateAfter(history);
        const document = givenView(orderDetails, 'order-o1', ...history).document('o1');
        if (!isPlaced(state)) return expect(document).toBeUndefined();
        const subtotal = sumOf(state.lines.map(({ net }) => net));
        const taxTotal = sumOf(state.lines.map(({ tax }) => tax));
        expect(document).toMatchObject({
          status: state.status,
          subtotal,
          taxTotal,
          total: subtotal + taxTotal + state.shippingAmount,
          hasHold: state.holds.some(({ released }) => !released),
          lines: state.lines.map(({ lineId, quantity, net, tax }) => ({ lineId, current: quantity, net, tax })),
          notes: state.noteIds.map((noteId) => ({ noteId })),
        });
      }),
    );
  });

  it('tells sales by country and product from its events alone', () => {
    fc.assert(
      fc.property(commandLists, (commands) => {
        const history = historyOf(commands);
        const state = stateAfter(history);
        const sold = isPlaced(state) && state.status !== 'CANCELLED' ? salesOf(state) : NO_SALES;
        const { byCountry, bySku } = salesLedgerOf(history);
        expect({ byCountry: Object.fromEntries(byCountry), bySku: Object.fromEntries(bySku) }).toEqual(sold);
      }),
    );
  });

  it('leaves a way on: an order that is not completed can be cancelled or is cancelled, and a note can always be written', () => {
    fc.assert(
      fc.property(commandLists, (commands) => {
        const history = historyOf(commands);
        if (history.length === 0) return;
        const ended = stateAfter([...history, ...after(history, cancelOrder({ reason: 'OTHER' }))]);
        const end = stateAfter(history).status === 'COMPLETED' ? 'COMPLETED' : 'CANCELLED';
        expect(ended.status).toBe(end);
        expect(after(history, addNote({ noteId: 'last', text: 'word' }))).toHaveLength(1);
      }),
    );
  });
});

const NO_SALES = { byCountry: {}, bySku: {} };

const salesOf = ({ lines, shippingAmount, countryCode }: PlacedOrder) => {
  const total = sumOf(lines.map(({ net, tax }) => net + tax)) + shippingAmount;
  const quantities = ['11', '42'].map((code): [string, number] => [
    code,
    sumOf(lines.filter(({ sku }) => sku === code).map(({ quantity }) => quantity)),
  ]);
  return {
    byCountry: total === 0 ? {} : { [countryCode ?? 'none']: total },
    bySku: Object.fromEntries(quantities.filter(([, quantity]) => quantity > 0)),
  };
};

describe('an order as version 1 wrote it', () => {
  it('is lifted to what placing it afresh would write', () => {
    fc.assert(
      fc.property(earlyOrderIntents, (intent) => {
        const decision = placeOrder(intent)({ status: 'absent' }, '2030-01-01T00:00:00.000Z');
        fc.pre(!isRejection(decision));
        const version1 = {
          orderNumber: intent.orderNumber,
          customer: intent.customer,
          currency: 'USD',
          lines: intent.lines.map((line, index) => ({
            ...line,
            lineId: `L${index + 1}`,
            unitPrice: line.unitPrice.amount,
          })),
          shipping: { ...intent.shipping, amount: intent.shipping?.amount?.amount ?? 0 },
        };
        expect(OrderPlaced.schemas[0]?.problems(version1)).toEqual([]);
        expect(OrderPlaced(OrderPlaced.lift(version1, 1))).toEqual((decision as readonly unknown[])[0]);
      }),
    );
  });
});
