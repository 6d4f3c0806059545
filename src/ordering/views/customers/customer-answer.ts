import type { ViewDocument } from '#kernel';
import { type ReadPreferences, Money } from '#platform';
import { Customer } from '../../api/customer.type.js';
import type { CustomerSummary } from './customers.projection.js';

/** The customer as it is answered, currencies in the order of their codes; name and e-mail are still sealed. */
export const customerAnswer = (
  { document, position, projectedAt }: ViewDocument<CustomerSummary>,
  preferences: ReadPreferences,
): Customer => ({
  id: document.customerId,
  name: document.name ?? null,
  email: document.email ?? null,
  ordersPlaced: document.ordersPlaced,
  ordersCancelled: document.ordersCancelled,
  lifetimeValue: Object.keys(document.value)
    .sort()
    .map((currency) => new Money(BigInt(document.value[currency]?.total ?? 0), currency)),
  firstOrderAt: document.firstOrderAt,
  lastOrderAt: document.lastOrderAt,
  position,
  projectedAt,
  preferences,
});
