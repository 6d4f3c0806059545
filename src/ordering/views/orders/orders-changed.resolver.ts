import { Args, Context, Resolver, Subscription } from '@nestjs/graphql';
import { BigIntScalar, type SubscriptionContext } from '#platform';
import { OrderChange } from '../../api/order-change.type.js';
import { OrderChanges } from '../../api/order-changes.js';
import { orderChange, type OrderVersion } from '../../api/order-versions.js';
import { OrderFilter } from './filter.inputs.js';
import { viewFilter } from './order-filter.js';

@Resolver()
export class OrdersChangedResolver {
  constructor(private readonly changes: OrderChanges) {}

  @Subscription(() => OrderChange, {
    description: 'Each event of the orders that fit as of it: those after afterPosition first, or from now on',
    resolve: (version: OrderVersion) => orderChange(version),
  })
  ordersChanged(
    @Args('filter', { type: () => OrderFilter, nullable: true }) filter: OrderFilter | null | undefined,
    @Args('afterPosition', { type: () => BigIntScalar, nullable: true }) afterPosition: number | null | undefined,
    @Context() context: SubscriptionContext,
  ): Promise<AsyncIterableIterator<OrderVersion>> {
    return this.changes.ofOrders(viewFilter(filter ?? {}), afterPosition ?? undefined, context);
  }
}
