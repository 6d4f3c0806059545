import { OneOf, SafeInteger } from '#platform';
import { currencies } from '../order/currencies.js';
import { LARGEST_LINE_AMOUNT } from '../order/money.js';

const KNOWN_CURRENCIES = new Set(currencies);

/** Money as callers write it: minor units and an ISO 4217 code. */
export class MoneyShape {
  @SafeInteger({ min: 0, max: LARGEST_LINE_AMOUNT })
  amount!: number;

  @OneOf(KNOWN_CURRENCIES, 'iso-4217-currency')
  currency!: string;
}
