import { QueryBus } from '@nestjs/cqrs';
import { Args, ID, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { PersonalData, type Sort } from '#kernel';
import { ForwardPageArguments, listOf, pageRequest } from '#platform';
import { foldCost } from '../../api/fold-cost.js';
import { Order } from '../../api/order.type.js';
import { MOST_HOLDS, MOST_LINES, MOST_NOTES } from '../../order/order.js';
import { CompareOrderVersions } from './compare-order-versions.query.js';
import { FieldChange } from './field-change.type.js';
import { FindOrderHistory } from './find-order-history.query.js';
import { OrderEvent, OrderEventConnection } from './order-event.type.js';

/** The change of a line shows in up to eight places, and each note and hold that was added in one. */
const MOST_DIFFERENCES = 8 * MOST_LINES + MOST_NOTES + MOST_HOLDS;

const AS_IT_HAPPENED: readonly Sort[] = [{ field: 'version', direction: 'asc' }];

@Resolver(() => Order)
export class OrderHistoryResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => OrderEventConnection, { description: 'What happened to an order, the first event first' })
  orderHistory(
    @Args('orderId', { type: () => ID }) orderId: string,
    @Args() paging: ForwardPageArguments,
  ): Promise<OrderEventConnection> {
    return this.find(orderId, paging);
  }

  @ResolveField(() => OrderEventConnection, {
    description: 'what happened to the order up to the version shown, the first event first',
  })
  history(@Parent() { id, version }: Order, @Args() paging: ForwardPageArguments): Promise<OrderEventConnection> {
    return this.find(id, paging, version);
  }

  @Query(() => [FieldChange], {
    description: 'Where two versions of an order differ',
    complexity: ({ args, childComplexity }) => {
      const { fromVersion, toVersion } = args as { readonly fromVersion: number; readonly toVersion: number };
      return listOf(MOST_DIFFERENCES, foldCost(Math.max(fromVersion, toVersion)))({ childComplexity });
    },
  })
  orderDiff(
    @Args('orderId', { type: () => ID }) orderId: string,
    @Args('fromVersion', { type: () => Int }) fromVersion: number,
    @Args('toVersion', { type: () => Int }) toVersion: number,
  ): Promise<readonly FieldChange[]> {
    return this.queries.execute(new CompareOrderVersions(orderId, fromVersion, toVersion));
  }

  private async find(
    orderId: string,
    { first, after }: ForwardPageArguments,
    upToVersion?: number,
  ): Promise<OrderEventConnection> {
    const request = pageRequest({ first, after }, AS_IT_HAPPENED);
    return new OrderEventConnection(await this.queries.execute(new FindOrderHistory(orderId, request, upToVersion)));
  }
}

@Resolver(() => OrderEvent)
export class OrderEventResolver {
  constructor(private readonly personal: PersonalData) {}

  // Without parameter decorators Nest calls this method directly.
  @ResolveField()
  data({ data }: OrderEvent): Promise<unknown> {
    return this.personal.openAll(data);
  }
}
