import { lineStatusOf, NOTHING_DISPATCHED, stillAllowed } from './dispatched.js';

const left = (quantity: number) => ({ shipmentIds: ['s1'], quantities: new Map([['L1', quantity]]) });

describe('the status of a line', () => {
  it.each([
    ['PROCESSING', NOTHING_DISPATCHED, 10],
    ['PARTIAL', left(4), 10],
    ['FULFILLED', left(10), 10],
    ['FULFILLED', left(12), 10],
    ['REMOVED', left(3), 0],
    ['REMOVED', NOTHING_DISPATCHED, 0],
  ])('is %s when of %j %d are on order', (status, dispatched, current) => {
    expect(lineStatusOf('L1', current, dispatched)).toBe(status);
  });
});

describe('the commands on an order', () => {
  it('are without its cancellation once goods have left', () => {
    expect(stillAllowed(['CANCEL', 'ADD_NOTE'], NOTHING_DISPATCHED)).toEqual(['CANCEL', 'ADD_NOTE']);
    expect(stillAllowed(['CANCEL', 'ADD_NOTE'], left(1))).toEqual(['ADD_NOTE']);
  });
});
