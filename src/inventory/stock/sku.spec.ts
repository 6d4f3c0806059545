import fc from 'fast-check';
import { stockIdOf } from './sku.js';

describe('the id of the stock of a SKU', () => {
  it.each([
    ['11', '11'],
    ['CHEESE-500_g.blue', 'CHEESE-500_g.blue'],
    ['a/b c=', 'a%2Fb%20c%3D'],
    ['🧀', '%F0%9F%A7%80'],
    ['🧀'.repeat(64), '=w6xxHeDz2dkTn-yEaiz_C9I4ndN0P4RFPhym2lzHCyk'],
  ])('of %s is %s', (sku, id) => {
    expect(stockIdOf(sku)).toBe(id);
  });

  it.each(['', 'x'.repeat(65), '🧀'.repeat(65), 'a\u0000b', '\ud800'])('is none of %j, which is no SKU', (sku) => {
    expect(stockIdOf(sku)).toBeUndefined();
  });

  it('is short, of visible ASCII, and of one SKU alone', () => {
    const sku = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(sku, sku, (one, other) => {
        const [id, another] = [one, other].map(stockIdOf);
        fc.pre(id !== undefined && another !== undefined);
        expect(id).toMatch(/^[!-~]{1,150}$/);
        expect(id === another).toBe(one === other);
      }),
    );
  });
});
