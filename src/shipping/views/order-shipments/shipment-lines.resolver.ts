import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { beginning, beginningOf, FIRST } from '#platform';
import { MOST_LINES_SHIPPED, MOST_SHIPMENTS } from '../../shipment/request-shipment.decider.js';
import { Shipment, ShipmentLine } from './shipment.type.js';

/** All shipments of an order, which are always shown together, have no more lines than all of them have by this. */
const LINES_EACH = MOST_LINES_SHIPPED / MOST_SHIPMENTS;

/** The lines of a shipment, of which a list of orders may show the beginning. */
@Resolver(() => Shipment)
export class ShipmentLinesResolver {
  @ResolveField(() => [ShipmentLine], {
    description: 'in the order in which the order has them',
    complexity: beginningOf(LINES_EACH),
  })
  lines(@Parent() { lines }: Shipment, @Args('first', FIRST) first?: number | null): readonly ShipmentLine[] {
    return beginning(lines, first);
  }
}
