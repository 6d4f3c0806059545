import fc from 'fast-check';
import type { Keyset, Sort } from '#kernel';
import { decodeCursor, encodeCursor } from './cursors.js';

const sort: readonly Sort[] = [
  { field: 'placedAt', direction: 'desc' },
  { field: 'total', direction: 'asc' },
];

describe('a cursor', () => {
  it('leads back to its place, whatever the values', () => {
    const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const keysets: fc.Arbitrary<Keyset> = fc.record({ values: fc.tuple(scalar, scalar), id: fc.string() });
    fc.assert(
      fc.property(keysets, (keyset) => {
        const cursor = encodeCursor(sort, keyset);
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(decodeCursor(sort, cursor)).toEqual(keyset);
      }),
    );
  });

  it('belongs to one sort', () => {
    const cursor = encodeCursor(sort, { values: ['a', 1], id: 'o1' });
    for (const other of [[], sort.slice(0, 1), [...sort].reverse()]) {
      expect(() => decodeCursor(other, cursor)).toThrow('another order of the list');
    }
  });

  it('is no text that anybody else made', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(() => decodeCursor(sort, text)).toThrow()));
  });
});
