import { Args, type ComplexityEstimator, Context, Extensions, ID, Int, Resolver, Subscription } from '@nestjs/graphql';
import type { SubscriptionContext } from '#platform';
import { foldCost } from '../../api/fold-cost.js';
import { OrderChange } from '../../api/order-change.type.js';
import { OrderChanges } from '../../api/order-changes.js';
import { orderChange, type OrderVersion } from '../../api/order-versions.js';

@Resolver()
export class OrderChangedResolver {
  constructor(private readonly changes: OrderChanges) {}

  @Subscription(() => OrderChange, {
    description: 'Each event of one order: those after afterVersion first, or from now on',
    resolve: (version: OrderVersion) => orderChange(version),
  })
  @Extensions({
    complexity: ({ args, childComplexity }: Parameters<ComplexityEstimator>[0]) => {
      const { afterVersion } = args as { readonly afterVersion?: number | null };
      return 1 + childComplexity + foldCost(afterVersion ?? 0);
    },
  })
  orderChanged(
    @Args('id', { type: () => ID }) id: string,
    @Args('afterVersion', { type: () => Int, nullable: true }) afterVersion: number | null | undefined,
    @Context() context: SubscriptionContext,
  ): Promise<AsyncIterableIterator<OrderVersion>> {
    return this.changes.ofOrder(id, afterVersion ?? undefined, context);
  }
}
