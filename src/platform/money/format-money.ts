import { LRUCache } from 'lru-cache';

interface Amount {
  /** Minor units. */
  readonly amount: number | bigint;
  readonly currency: string;
  readonly exponent: number;
}

// Making a formatter costs a hundred times as much as using it.
const formatters = new LRUCache<string, Intl.NumberFormat>({ max: 200 });

/**
 * Money in the way of a language: `$14.00`, `14,00 $`. Exact: the decimal text is formatted, not a float.
 * @param locale BCP 47 language tag
 * @throws RangeError for what is no language tag
 */
export const formatMoney = ({ amount, currency, exponent }: Amount, locale: string): string => {
  const key = `${locale} ${currency}`;
  const formatter = formatters.get(key) ?? formatterOf(locale, currency, exponent);
  formatters.set(key, formatter);
  return formatter.format(decimalOf(amount, exponent) as Intl.StringNumericLiteral);
};

// Intl shows some currencies with fewer decimals than ISO 4217 gives them.
const formatterOf = (locale: string, currency: string, exponent: number): Intl.NumberFormat =>
  new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  });

/** 1400 with exponent 2 → `14.00` */
const decimalOf = (amount: number | bigint, exponent: number): string => {
  if (exponent === 0) return String(amount);
  const digits = String(amount < 0 ? -amount : amount).padStart(exponent + 1, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
};
