import { Field, Int, ObjectType } from '@nestjs/graphql';
import { BigIntScalar } from '#platform';
import { exponentOf } from '../order/currencies.js';
import { formatMoney } from './format-money.js';

/** An amount of any size: sums of many orders outgrow the safe integers. */
@ObjectType()
export class Money {
  @Field(() => BigIntScalar, { description: 'minor units' })
  readonly amount: number | bigint;

  @Field({ description: 'ISO 4217' })
  readonly currency: string;

  @Field(() => Int, { description: 'decimals of the minor unit: JPY 0, USD 2, KWD 3' })
  readonly exponent: number;

  constructor(amount: number | bigint, currency: string) {
    this.amount = amount;
    this.currency = currency;
    this.exponent = exponentOf(currency);
  }

  /** As GraphQL shows it, so that every interface shows the same. */
  toJSON() {
    const { amount, currency, exponent } = this;
    return { amount: String(amount), currency, exponent, formatted: formatMoney(this, 'en') };
  }
}
