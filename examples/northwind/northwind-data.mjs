import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** Rows as objects of texts; what the database had as NULL is `undefined`. */
export const rowsOf = (file) =>
  parse(readFileSync(new URL(file, import.meta.url)), {
    columns: true,
    cast: (text) => (text === 'NULL' ? undefined : text),
  });

/** '32.38' → 3238: dollars to cents, a share to percent, without going through binary fractions. */
export const hundredths = (decimal) => {
  const [, whole, fraction = ''] = /^(\d+)(?:\.(\d{1,2})0*)?$/.exec(decimal) ?? [];
  if (whole === undefined) throw new Error(`${decimal} is no number with up to two decimals`);
  return Number(whole + fraction.padEnd(2, '0'));
};

/** Cents as an amount. */
export const usd = (cents) => ({ amount: cents, currency: 'USD' });

/** '1996-07-16 00:00:00.000' → RFC 3339, UTC. */
export const timeOf = (day) => `${day.replace(' ', 'T')}Z`;
