import fc from 'fast-check';
import { decodeToken, encodeToken, type LogPoint } from './consistency-token.js';

const LOG = '0123456789abcdef0123456789abcdef';

const point = fc.record({
  log: fc.stringMatching(/^[0-9a-f]{32}$/),
  position: fc.integer({ min: 0, max: 999_999_999_999_999 }),
  stream: fc.stringMatching(/^[a-z]{1,20}-[\w-]{1,64}$/),
  version: fc.integer({ min: 0, max: 999_999_999 }),
});

const base64url = (text: string): string => Buffer.from(text).toString('base64url');

describe('consistency tokens', () => {
  it('give back the point they were made from, and stand in a header as they are', () => {
    fc.assert(
      fc.property(point, (made) => {
        expect(decodeToken(encodeToken(made))).toEqual(made);
        expect(encodeToken(made)).toMatch(/^[\w-]+$/);
      }),
    );
  });

  it('are one text for one point: whatever decodes was made by encodeToken', () => {
    const token = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.base64String(),
      fc.tuple(fc.string(), fc.string(), fc.string()).map((parts) => base64url(parts.join(' '))),
      fc.tuple(point.map(encodeToken), fc.string({ maxLength: 2 })).map((parts) => parts.join('')),
    );
    const decodesOnlyItsOwn = (text: string) => {
      const decoded: LogPoint | undefined = decodeToken(text);
      if (decoded !== undefined) expect(encodeToken(decoded)).toBe(text);
    };
    fc.assert(fc.property(token, decodesOnlyItsOwn), { numRuns: 2_000 });
  });

  it.each([
    ['nothing', ''],
    ['no base64url', 'a b'],
    ['padding', `${base64url(`${LOG} 1 order-o1 1`)}=`],
    ['no log id', base64url('1 order-o1 1')],
    ['a log id in capitals', base64url(`${LOG.toUpperCase()} 1 order-o1 1`)],
    ['too few parts', base64url(`${LOG} 1 order-o1`)],
    ['too many parts', base64url(`${LOG} 1 order-o1 1 1`)],
    ['a negative position', base64url(`${LOG} -1 order-o1 1`)],
    ['a position beyond the safe integers', base64url(`${LOG} 9007199254740993 order-o1 1`)],
    ['leading zeros', base64url(`${LOG} 01 order-o1 1`)],
    ['a line break at the end', base64url(`${LOG} 1 order-o1 1\n`)],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from(`${LOG} `), Buffer.from('31206f80802031', 'hex')]).toString('base64url'),
    ],
    ['bits that no encoder leaves', base64url(`${LOG} 1 order-o1 1`).replace(/.$/, 'R')],
    ['an endless text', 'A'.repeat(1_000_000)],
  ])('do not decode from %s', (_name, token) => {
    expect(decodeToken(token)).toBeUndefined();
  });
});
