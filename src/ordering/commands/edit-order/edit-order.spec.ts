import { given } from '#kernel/testing';
import { isRejection } from '#kernel';
import { foldOrder, MOST_LINES, order } from '../../order/order.js';
import { OrderLineAdded, OrderPlaced } from '../../order/order.events.js';
import { cancelled, lineAdded, placed, secondLineRemoved } from '../../testing/index.js';
import { edit, type EditOperation, editOrder, previewEdit } from './edit-order.decider.js';
import { previewOf } from './edit-preview.js';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const cheese = { sku: '11', title: 'Queso Cabrales', quantity: 2, unitPrice: usd(1400) };
const remove = (lineId: string): EditOperation => ({ op: 'REMOVE_LINE', lineId });
const change = (lineId: string, quantity: number): EditOperation => ({ op: 'CHANGE_QUANTITY', lineId, quantity });
const add = (more: object = {}): EditOperation => ({ op: 'ADD_LINE', line: { ...cheese, ...more } });

describe('editing an order', () => {
  it('adds and removes lines in one step', () => {
    given(order, placed)
      .when(editOrder([add(), remove('L2')]))
      .then(secondLineRemoved, lineAdded);
  });

  it('records what comes of it, each line once', () => {
    given(order, placed)
      .when(editOrder([change('L2', 4), change('L2', 0)]))
      .then(secondLineRemoved);
  });

  it('leaves no trace of what comes and goes again', () => {
    given(order, placed)
      .when(editOrder([add(), change('L1', 3), remove('L3'), change('L1', 12)]))
      .then();
  });

  it('counts the products of all lines as they are one after the other', () => {
    const { decision } = given(order, placed).when(editOrder([change('L1', 10), add({ quantity: 5 })]));
    expect(decision).toMatchObject([
      { type: 'OrderLineQuantityChanged', data: { skuQuantity: { before: 12, after: 10 } } },
      { type: 'OrderLineAdded', data: { skuQuantity: { before: 10, after: 15 } } },
    ]);
  });

  it('may remove the last line when there is another in the end', () => {
    const { decision } = given(order, placed).when(editOrder([remove('L1'), remove('L2'), add()]));
    expect(decision).toHaveLength(3);
    const refused = given(order, placed).when(editOrder([remove('L1'), remove('L2')]));
    refused.thenRefuses('LAST_LINE');
    expect(refused.decision).toMatchObject({ pointer: '/operations' });
  });

  it('gives a line the next id that is free, and takes none that is there', () => {
    const taken = OrderLineAdded({ ...lineAdded.data, line: { ...lineAdded.data.line, lineId: 'L4' } });
    const { decision } = given(order, placed, taken).when(editOrder([add(), add()]));
    expect(decision).toMatchObject([{ data: { line: { lineId: 'L5' } } }, { data: { line: { lineId: 'L6' } } }]);
    const repeated = given(order, placed).when(editOrder([add({ lineId: 'L2' })]));
    repeated.thenRefuses('DUPLICATE_LINE_ID');
    expect(repeated.decision).toMatchObject({ pointer: '/operations/0/line/lineId' });
  });

  it.each<[string, EditOperation, string]>([
    ['LINE_NOT_FOUND', remove('L9'), '/operations/1/lineId'],
    ['AMOUNT_TOO_LARGE', add({ quantity: 1_000_000, unitPrice: usd(1_000_001) }), '/operations/1/line/quantity'],
    ['CURRENCY_MISMATCH', add({ unitPrice: { amount: 1, currency: 'EUR' } }), '/operations/1/line/unitPrice/currency'],
    ['OPERATION_UNCLEAR', { op: 'ADD_LINE' }, '/operations/1'],
    ['OPERATION_UNCLEAR', { op: 'CHANGE_QUANTITY', lineId: 'L1' }, '/operations/1'],
    ['OPERATION_UNCLEAR', { op: 'CHANGE_QUANTITY', quantity: 1 }, '/operations/1'],
    ['OPERATION_UNCLEAR', { op: 'REMOVE_LINE', lineId: 'L1', quantity: 1 }, '/operations/1'],
    ['OPERATION_UNCLEAR', { op: 'ADD_LINE', line: cheese, lineId: 'L7' }, '/operations/1'],
  ])('is refused as a whole, with the place: %s %j', (code, operation, pointer) => {
    for (const edit of [editOrder, previewEdit]) {
      const refused = given(order, placed).when(edit([change('L1', 1), operation]));
      refused.thenRefuses(code);
      expect(refused.decision).toMatchObject({ pointer });
    }
  });

  it('leaves on order what has left, whatever happens in between, and says which operation is at fault', () => {
    const left = { shipmentIds: ['s1'], quantities: new Map([['L1', 5]]) };
    for (const edit of [editOrder, previewEdit]) {
      for (const low of [change('L1', 4), remove('L1')]) {
        const refused = given(order, placed).when(edit([change('L1', 20), low, change('L2', 9)], left));
        refused.thenRefuses('LINE_ALREADY_SHIPPED');
        expect(refused.decision).toMatchObject({ pointer: '/operations/1', details: { lineId: 'L1', shipped: 5 } });
      }
    }
    const kept = given(order, placed).when(editOrder([change('L1', 1), remove('L2'), change('L1', 5)], left));
    expect(kept.decision).toMatchObject([{ data: { lineId: 'L1' } }, { data: { lineId: 'L2' } }]);
  });

  it('ends at the most lines that an order may have', () => {
    const [line] = placed.data.lines;
    const lines = Array.from({ length: MOST_LINES - 1 }, (_, index) => ({ ...line, lineId: `l${index}` }));
    const full = given(order, OrderPlaced({ ...placed.data, lines: lines as typeof placed.data.lines }));
    expect(full.when(editOrder([add()])).decision).toHaveLength(1);
    full.when(editOrder([add(), add()])).thenRefuses('TOO_MANY_LINES');
  });

  it('is refused for a cancelled order, and one that does not exist', () => {
    given(order, placed, cancelled)
      .when(editOrder([add()]))
      .thenRefuses('ORDER_STATE_CONFLICT');
    given(order)
      .when(editOrder([add()]))
      .thenRefuses('ORDER_NOT_FOUND');
  });
});

describe('the preview of an edit', () => {
  it('says what would change, and nothing happens', () => {
    const operations = [change('L1', 13), remove('L2'), add(), change('L1', 6)];
    given(order, placed).when(previewEdit(operations)).then();
    const state = foldOrder([{ ...placed, occurredAt: '2030-01-01T00:00:00.000Z' }]);
    const edited = edit(state, operations);
    if (isRejection(edited)) throw new Error('the edit was refused');
    expect(previewOf(edited)).toEqual({
      lines: [
        { lineId: 'L1', sku: '11', before: 12, after: 6, difference: usd(-9576) },
        { lineId: 'L2', sku: '42', before: 10, after: 0, difference: usd(-9800) },
        { lineId: 'L3', sku: '11', before: 0, after: 2, difference: usd(2800) },
      ],
      total: { before: usd(32_190), after: usd(15_614), difference: usd(-16_576) },
    });
  });
});
