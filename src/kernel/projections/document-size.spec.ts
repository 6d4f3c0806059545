import { tooLarge } from './document-size.js';

const refusal = (document: unknown) => tooLarge(document, JSON.stringify(document));

describe('the size of a document', () => {
  it.each<[string, unknown]>([
    ['a text of 15 MB less a little', { text: 'x'.repeat(15 * 2 ** 20 - 100) }],
    ['a text of 5 million wide characters less a few', { text: '大'.repeat(5 * 2 ** 20 - 100) }],
    ['what is small', { a: [1, true, null, 'x', { b: {} }] }],
  ])('is small enough: %s', (_name, document) => {
    expect(refusal(document)).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['a text of 15 MB', { text: 'x'.repeat(15 * 2 ** 20) }],
    ['5 million wide characters', { text: '大'.repeat(5 * 2 ** 20) }],
    ['3 million emoji of four bytes and 3 MB more', ['\u{1F600}'.repeat(3 * 2 ** 20), 'x'.repeat(3 * 2 ** 20)]],
    ['a million digits, which take more as BSON than as text', Array.from({ length: 1_000_000 }, () => 1)],
  ])('is too large: %s', (_name, document) => {
    expect(refusal(document)).toMatch(/^it takes \d+ bytes, 15728640 at most$/);
  });
});
