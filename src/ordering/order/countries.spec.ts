import { countries } from './countries.js';

describe('countries of ISO 3166-1', () => {
  it('are listed once each, as two capitals, in order', () => {
    expect(countries).toHaveLength(249);
    expect(new Set(countries).size).toBe(countries.length);
    expect(countries.filter((code) => !/^[A-Z]{2}$/.test(code))).toEqual([]);
    expect(countries).toEqual([...countries].sort());
  });

  it('are known to the runtime by name', () => {
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    expect(countries.filter((code) => names.of(code) === undefined)).toEqual([]);
  });

  it('hold what is assigned, not what is used besides', () => {
    expect(countries).toEqual(expect.arrayContaining(['FR', 'DE', 'GB', 'US', 'SS', 'BQ', 'AX']));
    for (const code of ['UK', 'EU', 'XK', 'AN', 'ZZ']) expect(countries).not.toContain(code);
  });
});
