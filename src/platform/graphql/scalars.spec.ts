import { parseValue, valueFromAST } from 'graphql';
import { BigIntScalar, DateTime, JsonScalar } from './scalars.js';

describe('DateTime', () => {
  it.each([
    ['2030-01-01T00:00:00Z', '2030-01-01T00:00:00.000Z'],
    ['2030-01-01t12:30:15.5z', '2030-01-01T12:30:15.500Z'],
    ['2030-01-01T00:30:00+01:00', '2029-12-31T23:30:00.000Z'],
    ['2030-12-31T23:30:00-00:45', '2031-01-01T00:15:00.000Z'],
    ['2030-01-01T00:00:00.123456789Z', '2030-01-01T00:00:00.123456789Z'],
    ['2030-01-01T01:00:00.12300+01:00', '2030-01-01T00:00:00.123Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.999Z'],
    ['1990-12-31T15:59:60.75-08:00', '1990-12-31T23:59:59.999Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ])('takes %s', (text, utc) => {
    expect(DateTime.parseValue(text)).toBe(utc);
    expect(valueFromAST(parseValue(JSON.stringify(text)), DateTime)).toBe(utc);
  });

  it.each([
    '',
    '2030-01-01',
    '2030-01-01T00:00:00',
    '2030-01-01 00:00:00Z',
    '2030-1-01T00:00:00Z',
    '2030-02-30T00:00:00Z',
    '2029-02-29T00:00:00Z',
    '2030-13-01T00:00:00Z',
    '2030-00-01T00:00:00Z',
    '2030-01-01T24:00:00Z',
    '2030-06-30T23:58:60Z',
    '2030-06-30T22:59:60Z',
    '2030-06-15T23:59:60Z',
    '2030-06-30T23:59:61Z',
    '2030-04-31T00:00:00Z',
    '2030-01-01T00:00:00+24:00',
    '0000-01-01T00:00:00+01:00',
    '0000-06-01T00:00:00Z',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '+002030-01-01T00:00:00Z',
  ])('refuses %j', (text) => {
    expect(() => DateTime.parseValue(text)).toThrow('RFC 3339');
    expect(valueFromAST(parseValue(JSON.stringify(text)), DateTime)).toBeUndefined();
  });

  it('refuses what is no text', () => {
    for (const value of [0, null, true, {}]) expect(() => DateTime.parseValue(value)).toThrow('RFC 3339');
  });
});

describe('BigInt', () => {
  it.each([
    ['0', 0],
    ['-1', -1],
    ['9007199254740991', 9007199254740991],
    [42, 42],
  ])('takes %j', (given, number) => {
    expect(BigIntScalar.parseValue(given)).toBe(number);
    expect(valueFromAST(parseValue(JSON.stringify(given)), BigIntScalar)).toBe(number);
    expect(BigIntScalar.serialize(number)).toBe(String(given));
  });

  it.each([
    '',
    '1.0',
    '1e3',
    '007',
    '-0',
    ' 1',
    '9007199254740992',
    '12345678901234567890',
    1.5,
    NaN,
    2 ** 53,
    true,
    null,
  ])('refuses %j', (given) => {
    expect(() => BigIntScalar.parseValue(given)).toThrow('whole number');
  });
});

describe('JSON', () => {
  it('is any value as it is', () => {
    const value = { a: [1, 'two', null, { b: true }] };
    expect(JsonScalar.serialize(value)).toBe(value);
  });
});
