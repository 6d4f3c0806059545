import type { Type } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { PersonalData } from '#kernel';
import { askedFreshness, listOf, Money, opened, PublishedViews, type QueryContext } from '#platform';
import { MOST_PAYMENTS } from '../../payment/authorization.decider.js';
import { type MovedGoods, returnedValue, type SoldLine } from '../../payment/returned-value.js';
import { amountsOf, outstandingOf, overpaidOf, paymentStatusOf } from '../../payment/payment-status.js';
import { adjustmentsOf } from '../../payment/adjustments.js';
import { MOST_REFUNDS } from '../../payment/refund.decider.js';
import { FindOrderPayments } from './find-order-payments.query.js';
import type { OrderPayments } from './order-payments.projection.js';
import { Adjustment, OrderAmounts, Payment, PaymentStatus } from './payment.type.js';

/** What the type `Order` of the orders has, as far as it matters here. */
interface ShownOrder {
  readonly id: string;
  readonly status: string;
  readonly total: { readonly amount: number | bigint };
  readonly currency: string;
  readonly cancelReason: string | null;
  readonly lines: readonly {
    readonly lineId: string;
    readonly quantity: { readonly current: number };
    readonly net: { readonly amount: number | bigint };
    readonly tax: { readonly amount: number | bigint };
  }[];
}

const NOTHING_PAID: Pick<OrderPayments, 'payments' | 'refunds'> = { payments: [], refunds: [] };

const dueOf = ({ status, total, cancelReason }: ShownOrder) => ({
  total: Number(total.amount),
  isCancelled: status === 'CANCELLED',
  cancelReason,
});

const soldLinesOf = ({ lines }: ShownOrder): readonly SoldLine[] =>
  lines.map(({ lineId, quantity, net, tax }) => ({
    lineId,
    quantity: quantity.current,
    net: { amount: Number(net.amount) },
    tax: { amount: Number(tax.amount) },
  }));

const AS_NOW = 'as it is now, also with asOf';

/** Fields that payments add to an order. @param order the GraphQL type of it */
export const orderPaymentsResolver = (order: Type): Type => {
  @Resolver(() => order)
  class OrderPaymentsResolver {
    constructor(
      private readonly queries: QueryBus,
      private readonly published: PublishedViews,
    ) {}

    @ResolveField(() => PaymentStatus, { description: `derived from the amounts, ${AS_NOW}` })
    async paymentStatus(@Parent() shown: ShownOrder, @Context() context: QueryContext): Promise<string> {
      return paymentStatusOf(await this.find(shown, context), dueOf(shown));
    }

    @ResolveField(() => OrderAmounts, { description: AS_NOW })
    async amounts(@Parent() shown: ShownOrder, @Context() context: QueryContext): Promise<OrderAmounts> {
      const [paid, returned] = await Promise.all([this.find(shown, context), this.returnedOf(shown, context)]);
      const amounts = amountsOf(paid);
      const kept = { ...dueOf(shown), returned };
      const money = (amount: number) => new Money(amount, shown.currency);
      return {
        authorized: money(amounts.authorized),
        captured: money(amounts.captured),
        refundPending: money(amounts.refundPending),
        refunded: money(amounts.refunded),
        outstanding: money(outstandingOf(paid, kept)),
        overpaid: money(overpaidOf(amounts, kept)),
      };
    }

    @ResolveField(() => [Payment], {
      description: 'the oldest first, as they are now, also with asOf',
      complexity: listOf(MOST_PAYMENTS),
    })
    async payments(@Parent() shown: ShownOrder, @Context() context: QueryContext): Promise<readonly Payment[]> {
      const { payments } = await this.find(shown, context);
      return payments.map(({ amount, captured, reference, failureReason, ...payment }) => ({
        ...payment,
        amount: new Money(amount, shown.currency),
        captured: new Money(captured, shown.currency),
        reference: reference ?? null,
        failureReason: failureReason ?? null,
      }));
    }

    @ResolveField(() => [Adjustment], {
      description: 'what was or is to be given back, the oldest first, as it is now, also with asOf',
      complexity: listOf(MOST_REFUNDS),
    })
    async adjustments(@Parent() shown: ShownOrder, @Context() context: QueryContext): Promise<readonly Adjustment[]> {
      const { refunds } = await this.find(shown, context);
      return adjustmentsOf(refunds).map(({ adjustmentId, status, amount, parts: [first, ...others] }) => ({
        ...{ adjustmentId, type: first.reason === 'RETURNED' ? 'RETURN' : 'REFUND', status },
        amount: new Money(amount, shown.currency),
        reason: first.note ?? first.reason,
        failureReason: [first, ...others].find((part) => part.failureReason)?.failureReason ?? null,
        occurredAt: first.requestedAt,
      }));
    }

    /** What the goods cost that have come back, minor units. */
    private async returnedOf(shown: ShownOrder, context: QueryContext): Promise<number> {
      const goods = await this.published.find('shipments', shown.id, askedFreshness(context));
      return goods === undefined ? 0 : returnedValue(soldLinesOf(shown), goods as MovedGoods);
    }

    private async find(
      { id }: ShownOrder,
      context: QueryContext,
    ): Promise<Pick<OrderPayments, 'payments' | 'refunds'>> {
      return (await this.queries.execute(new FindOrderPayments(id, askedFreshness(context)))) ?? NOTHING_PAID;
    }
  }
  return OrderPaymentsResolver;
};

@Resolver(() => Payment)
export class PaymentPersonalFields {
  constructor(private readonly personal: PersonalData) {}

  @ResolveField()
  reference({ reference }: Payment) {
    return opened(this.personal, reference);
  }
}

@Resolver(() => Adjustment)
export class AdjustmentPersonalFields {
  constructor(private readonly personal: PersonalData) {}

  @ResolveField()
  reason({ reason }: Adjustment) {
    return opened(this.personal, reason);
  }
}
