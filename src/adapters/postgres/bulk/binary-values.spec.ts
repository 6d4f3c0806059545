import { integerAt, timeAt, uuidAt } from './binary-values.js';

const EPOCH_MS = 946_684_800_000n;

const bigint = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
};
const timeOf = (text: string): string => timeAt(bigint((BigInt(Date.parse(text)) - EPOCH_MS) * 1_000n), 0);

describe('Values of the binary format', () => {
  it.each([0n, 1n, -1n, 4_294_967_296n, 9_007_199_254_740_991n, -9_007_199_254_740_991n])('reads %d', (value) => {
    expect(integerAt(bigint(value), 0)).toBe(Number(value));
  });

  it('refuses integers that a number cannot hold', () => {
    expect(() => integerAt(bigint(9_007_199_254_740_992n), 0)).toThrow(RangeError);
  });

  it.each([
    '0001-01-01T00:00:00.000Z',
    '1999-12-31T23:59:59.999Z',
    '2000-01-01T00:00:00.000Z',
    '2024-02-29T12:34:56.007Z',
    '2026-11-25T09:08:07.060Z',
    '9999-12-31T23:59:59.999Z',
  ])('reads the time %s, every time', (text) => {
    expect([timeOf(text), timeOf(text)]).toEqual([text, text]);
  });

  it.each(['0000-12-31T23:59:59.999Z', '-000001-01-01T00:00:00.000Z', '+010000-01-01T00:00:00.000Z'])(
    'refuses the time %s',
    (text) => {
      expect(() => timeOf(text)).toThrow(RangeError);
    },
  );

  it('reads a uuid', () => {
    const bytes = Buffer.from('--0192f0a1b2c37d4e8f9a0b1c2d3e4f50');
    const uuid = Buffer.concat([bytes.subarray(0, 2), Buffer.from(bytes.toString('utf8', 2), 'hex')]);
    expect(uuidAt(uuid, 2)).toBe('0192f0a1-b2c3-7d4e-8f9a-0b1c2d3e4f50');
  });
});
