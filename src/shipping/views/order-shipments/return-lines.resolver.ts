import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { PersonalData } from '#kernel';
import { beginning, beginningOf, FIRST, opened } from '#platform';
import { MOST_LINES_RETURNED, MOST_RETURNS } from '../../shipment/return.decider.js';
import { Return, ReturnLine } from './return.type.js';

/** All returns of an order, which are always shown together, have no more lines than all of them have by this. */
const LINES_EACH = MOST_LINES_RETURNED / MOST_RETURNS;

/** The lines of a return, of which a list of orders may show the beginning, and what a person has written of it. */
@Resolver(() => Return)
export class ReturnFieldsResolver {
  constructor(private readonly personal: PersonalData) {}

  @ResolveField(() => [ReturnLine], {
    description: 'in the order in which they were announced',
    complexity: beginningOf(LINES_EACH),
  })
  lines(@Parent() { lines }: Return, @Args('first', FIRST) first?: number | null): readonly ReturnLine[] {
    return beginning(lines, first);
  }

  @ResolveField()
  reason(@Parent() { reason }: Return) {
    return opened(this.personal, reason);
  }
}
