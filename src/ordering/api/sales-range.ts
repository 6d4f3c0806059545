import { ArgsType, Field } from '@nestjs/graphql';
import type { Filter } from '#kernel';
import { badInput, DateTime, currenciesEver } from '#platform';
import { dayOf } from '../order/sales.js';

const MIDNIGHT = 'T00:00:00.000Z';

/** Which sales are asked for. */
@ArgsType()
export class SalesRange {
  @Field(() => DateTime, { description: 'midnight in UTC at which the first day begins' })
  from!: string;

  @Field(() => DateTime, { description: 'midnight in UTC at which the last day ends' })
  to!: string;

  @Field({ description: 'ISO 4217' })
  currency!: string;

  @Field(() => String, { nullable: true })
  atLeast?: string | null;
}

/**
 * The documents of a sales view that a range asks for, without those in which no order is left.
 * @throws QueryRefused BAD_USER_INPUT for other times than midnights, a range that ends before it begins, no currency
 */
export const salesFilter = ({ from, to, currency }: SalesRange): Filter => {
  if (!from.endsWith(MIDNIGHT) || !to.endsWith(MIDNIGHT)) {
    throw badInput('from and to must be midnights in UTC, such as "1996-07-04T00:00:00Z".');
  }
  if (to < from) throw badInput('to must not be before from.');
  if (!currenciesEver.includes(currency)) throw badInput('currency must be a code of ISO 4217, such as "USD".');
  return {
    and: [
      { field: 'currency', op: 'eq', value: currency },
      { field: 'day', op: 'gte', value: dayOf(from) },
      { field: 'day', op: 'lt', value: dayOf(to) },
      { field: 'orders', op: 'gte', value: 1 },
    ],
  };
};
