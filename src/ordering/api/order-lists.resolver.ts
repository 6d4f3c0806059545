import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { beginning, beginningOf, FIRST } from '#platform';
import { MOST_LINES, MOST_NOTES } from '../order/order.js';
import { Note, Order, OrderLine } from './order.type.js';

/** The long lists of an order, of which a list of orders may show the beginning. */
@Resolver(() => Order)
export class OrderListsResolver {
  @ResolveField(() => [OrderLine], { complexity: beginningOf(MOST_LINES) })
  lines(@Parent() { lines }: Order, @Args('first', FIRST) first?: number | null): readonly OrderLine[] {
    return beginning(lines, first);
  }

  @ResolveField(() => [Note], { description: 'the oldest first', complexity: beginningOf(MOST_NOTES) })
  notes(@Parent() { notes }: Order, @Args('first', FIRST) first?: number | null): readonly Note[] {
    return beginning(notes, first);
  }
}
