import { Described, OneOf, SafeInteger, currencies, currenciesEver } from '#platform';
import { LARGEST_LINE_AMOUNT } from '../order/money.js';

const CURRENT = new Set(currencies);
const EVER = new Set(currenciesEver);

/** Money as callers write it: minor units and an ISO 4217 code. */
export class MoneyShape {
  @Described('minor units: 1400 is 14.00 dollars')
  @SafeInteger({ min: 0, max: LARGEST_LINE_AMOUNT })
  amount!: number;

  @Described('ISO 4217')
  @OneOf(CURRENT, 'iso-4217-currency')
  currency!: string;
}

/** Money of an import, which may be in a currency that was withdrawn since. */
export class ImportedMoneyShape extends MoneyShape {
  @OneOf(EVER, 'iso-4217-currency-ever')
  declare currency: string;
}

/** Money of a whole order of an import, which may be more than one line may amount to. */
export class ImportedSumShape {
  @Described('minor units: 1400 is 14.00 dollars')
  @SafeInteger({ min: 0 })
  amount!: number;

  @Described('ISO 4217')
  @OneOf(EVER, 'iso-4217-currency-ever')
  currency!: string;
}
