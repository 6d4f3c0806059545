import { beyondPrefix } from './beyond-prefix.js';

describe('what is behind all texts that begin with a prefix', () => {
  it.each([
    ['C01', 'C02'],
    ['C09', 'C0:'],
    ['é', 'ê'],
    ['a\u{1f600}', 'a\u{1f601}'],
    ['a\ud7ff', 'a\ue000'],
    ['ab\u{10ffff}\u{10ffff}', 'ac'],
  ])('of %j it is %j', (prefix, expected) => {
    expect(beyondPrefix(prefix)).toBe(expected);
  });

  it('is nothing where every text begins so, or none is greater', () => {
    expect(beyondPrefix('')).toBeUndefined();
    expect(beyondPrefix('\u{10ffff}')).toBeUndefined();
  });
});
