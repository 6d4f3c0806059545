import { Int, ObjectType } from '@nestjs/graphql';
import { IsString } from 'class-validator';
import { AnswerField } from '../graphql/answer-field.js';
import { BigIntScalar } from '../graphql/scalars.js';
import { exponentOf } from './currencies.js';
import { formatMoney } from './format-money.js';

/** An amount of any size: sums of many orders outgrow the safe integers. */
@ObjectType()
export class Money {
  @AnswerField(() => BigIntScalar, { description: 'minor units' })
  readonly amount: number | bigint;

  @AnswerField(() => String, { description: 'ISO 4217' })
  readonly currency: string;

  @AnswerField(() => Int, { description: 'decimals of the minor unit: JPY 0, USD 2, KWD 3' })
  readonly exponent: number;

  constructor(amount: number | bigint, currency: string) {
    this.amount = amount;
    this.currency = currency;
    this.exponent = exponentOf(currency);
  }

  /** In GraphQL a resolver answers it, which takes a locale. */
  @IsString()
  get formatted(): string {
    return formatMoney(this, 'en');
  }

  /** As GraphQL shows it, so that every interface shows the same. */
  toJSON() {
    const { amount, currency, exponent, formatted } = this;
    return { amount: String(amount), currency, exponent, formatted };
  }
}
