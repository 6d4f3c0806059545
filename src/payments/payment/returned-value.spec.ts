import fc from 'fast-check';
import { returnedValue } from './returned-value.js';

const sold = (lineId: string, quantity: number, net: number, tax = 0) => ({
  ...{ lineId, quantity, net: { amount: net }, tax: { amount: tax } },
});
const parcel = (quantity: number, status = 'DELIVERED') => ({ status, lines: [{ lineId: 'L1', quantity }] });
const back = (received: number) => ({ lines: [{ lineId: 'L1', received }] });

describe('what goods cost that have come back', () => {
  it('is their share of net and tax of the line', () => {
    const lines = [sold('L1', 10, 1_000, 200), sold('L2', 1, 5_000)];
    expect(returnedValue(lines, { shipments: [parcel(10)] })).toBe(0);
    expect(returnedValue(lines, { shipments: [parcel(4), parcel(6)], returns: [back(1), back(3)] })).toBe(480);
    expect(returnedValue(lines, { shipments: [parcel(10)], returns: [back(10)] })).toBe(1_200);
  });

  it('is nothing for as many as came beyond what is on order', () => {
    const goods = (received: number) => ({ shipments: [parcel(10), parcel(9, 'FAILED')], returns: [back(received)] });
    expect([4, 5, 10].map((received) => returnedValue([sold('L1', 6, 600)], goods(received)))).toEqual([0, 100, 600]);
    expect(returnedValue([sold('L1', 0, 0)], goods(10))).toBe(0);
  });

  it('adds up to what the line costs, whatever its parts, and never falls with what comes back', () => {
    const amount = fc.integer({ min: 0, max: 1_000_000_000_000 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), amount, amount, fc.nat(), (quantity, net, tax, part) => {
        const value = (received: number) =>
          returnedValue([sold('L1', quantity, net, tax)], { shipments: [parcel(quantity)], returns: [back(received)] });
        expect(value(quantity)).toBe(net + tax);
        const some = part % quantity;
        expect(value(some)).toBeLessThanOrEqual(value(some + 1));
      }),
    );
  });
});
