import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { badInput } from '../graphql/query-refused.js';
import { formatMoney } from './format-money.js';
import { Money } from './money.type.js';

const LONGEST_LOCALE = 64;

@Resolver(() => Money)
export class MoneyResolver {
  @ResolveField(() => String, { description: 'in the way of a language (BCP 47), such as $14.00' })
  formatted(
    @Parent() money: Money,
    @Args('locale', { type: () => String, defaultValue: 'en', nullable: true }) locale: string | null,
  ): string {
    try {
      return formatMoney(money, (locale ?? 'en').slice(0, LONGEST_LOCALE));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw badInput('locale must be a language tag such as "en" or "de-AT" (BCP 47).');
    }
  }
}
