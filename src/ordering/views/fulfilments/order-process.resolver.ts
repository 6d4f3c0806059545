import { QueryBus } from '@nestjs/cqrs';
import { Args, ArgsType, Context, Field, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { askedFreshness, freshnessOf, pageRequest, type QueryContext } from '#platform';
import { Order } from '../../api/order.type.js';
import { FindProcess } from './find-process.query.js';
import { FindStuckOrders, LONGEST_WAIT_FIRST } from './find-stuck-orders.query.js';
import { olderThanMs } from './older-than.js';
import { Process } from './process.type.js';

@ArgsType()
export class StuckOrdersArguments {
  @Field(() => String, { description: 'an ISO 8601 duration of days, hours, minutes and seconds: PT15M' })
  olderThan!: string;

  @Field(() => Int, { nullable: true, description: '20 when absent, at most 100' })
  first?: number | null;

  @Field(() => String, { nullable: true })
  atLeast?: string | null;
}

@Resolver(() => Order)
export class OrderProcessResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => [Order], {
    description:
      'Orders that need somebody: their process has waited longer than this for PEOPLE, for the RELEASE of a hold, for a step that is STUCK, for a gateway ' +
      'that does not answer (AUTHORIZATION), or for what the program does within seconds when all is well (STOCK, CONFIRMATION, ' +
      'CAPTURE, COMPLETION, REFUND). What may take days is among them when it has lasted longer than that too: DISPATCH after 3 days, ' +
      'DELIVERY after 14, PAYMENT after 30. The longest wait comes first',
  })
  stuckOrders(
    @Args() { olderThan, first, atLeast }: StuckOrdersArguments,
    @Context() context: QueryContext,
  ): Promise<readonly Order[]> {
    const { limit } = pageRequest({ first: first ?? null }, LONGEST_WAIT_FIRST);
    return this.queries.execute(new FindStuckOrders(olderThanMs(olderThan), limit, freshnessOf(context, atLeast)));
  }

  @ResolveField(() => Process, {
    nullable: true,
    description: 'what it waits for, as it is now, also with asOf; null when it waits for nothing and never did',
  })
  process(@Parent() { id }: Order, @Context() context: QueryContext): Promise<Process | undefined> {
    return this.queries.execute(new FindProcess(id, askedFreshness(context)));
  }
}
