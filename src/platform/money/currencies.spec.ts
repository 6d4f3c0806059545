import { currencies, currenciesEver, exponentOf } from './currencies.js';

describe('currencies of ISO 4217', () => {
  it('are listed once each, as three capitals, in order', () => {
    expect(currencies).toHaveLength(155);
    expect(new Set(currencies).size).toBe(currencies.length);
    expect(currencies.filter((code) => !/^[A-Z]{3}$/.test(code))).toEqual([]);
    expect(currencies).toEqual([...currencies].sort());
  });

  it.each([
    ['JPY', 0],
    ['KRW', 0],
    ['CLP', 0],
    ['ISK', 0],
    ['XOF', 0],
    ['USD', 2],
    ['EUR', 2],
    ['RSD', 2],
    ['HUF', 2],
    ['XCG', 2],
    ['ZWG', 2],
    ['KWD', 3],
    ['JOD', 3],
    ['BHD', 3],
    ['TND', 3],
  ])('%s has %i decimals', (code, exponent) => {
    expect(exponentOf(code)).toBe(exponent);
  });

  it('are known to the runtime by name', () => {
    const names = new Intl.DisplayNames('en', { type: 'currency', fallback: 'none' });
    const newerThanTheRuntime = ['XCG', 'ZWG'];
    expect(currencies.filter((code) => names.of(code) === undefined && !newerThanTheRuntime.includes(code))).toEqual(
      [],
    );
  });

  it.each([
    ['HRK', 2],
    ['BGN', 2],
    ['DEM', 2],
    ['FRF', 2],
    ['ITL', 0],
    ['ESP', 0],
    ['ANG', 2],
    ['ZWL', 2],
  ])('%s is withdrawn, with %i decimals', (code, exponent) => {
    expect(currencies).not.toContain(code);
    expect(currenciesEver).toContain(code);
    expect(exponentOf(code)).toBe(exponent);
  });

  it('that are withdrawn are listed once each, and none of them is current', () => {
    expect(new Set(currenciesEver).size).toBe(currenciesEver.length);
    expect(currenciesEver.filter((code) => !/^[A-Z]{3}$/.test(code))).toEqual([]);
    expect(currenciesEver.length - currencies.length).toBeGreaterThan(90);
  });

  it.each(['XAU', 'XXX', 'XTS', 'CLF', 'usd', 'BTC', ''])('"%s" is not one', (code) => {
    expect(currenciesEver).not.toContain(code);
    expect(() => exponentOf(code)).toThrow(RangeError);
  });
});
