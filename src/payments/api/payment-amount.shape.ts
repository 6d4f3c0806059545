import { currenciesEver, Described, OneOf, SafeInteger } from '#platform';

const CURRENCIES = new Set(currenciesEver);

/** Money that is paid or given back: minor units above 0 and an ISO 4217 code. */
export class PaymentAmount {
  @Described('minor units: 1400 is 14.00 dollars')
  @SafeInteger({ min: 1 })
  amount!: number;

  @Described('ISO 4217, the currency of the order')
  @OneOf(CURRENCIES, 'iso-4217-currency-ever')
  currency!: string;
}
