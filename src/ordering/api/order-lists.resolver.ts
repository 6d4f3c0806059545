import { Args, type ComplexityEstimator, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { badInput } from '#platform';
import { MOST_LINES, MOST_NOTES } from '../order/order.js';
import { Note, Order, OrderLine } from './order.type.js';

const FIRST = { type: () => Int, nullable: true, description: 'all of them when absent' } as const;

/** What is selected in a list counts once for each item that there can be. */
const upTo =
  (most: number): ComplexityEstimator =>
  ({ args, childComplexity }) => {
    const { first } = args as { readonly first?: number | null };
    return 1 + Math.min(Math.max(first ?? most, 0), most) * childComplexity;
  };

/** The long lists of an order, of which a list of orders may show the beginning. */
@Resolver(() => Order)
export class OrderListsResolver {
  @ResolveField(() => [OrderLine], { complexity: upTo(MOST_LINES) })
  lines(@Parent() { lines }: Order, @Args('first', FIRST) first?: number | null): readonly OrderLine[] {
    return beginning(lines, first);
  }

  @ResolveField(() => [Note], { description: 'the oldest first', complexity: upTo(MOST_NOTES) })
  notes(@Parent() { notes }: Order, @Args('first', FIRST) first?: number | null): readonly Note[] {
    return beginning(notes, first);
  }
}

const beginning = <Item>(items: readonly Item[], first: number | null | undefined): readonly Item[] => {
  if (first === undefined || first === null) return items;
  if (first < 0) throw badInput('first must not be less than 0.');
  return items.slice(0, first);
};
