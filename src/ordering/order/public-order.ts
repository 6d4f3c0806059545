import type { DetailedLine, OrderDetails } from './order-details.projection.js';
import { pricedProduct, publicAddress } from './public-order-events.js';
import type { PublicOrder } from './public-payloads.events.js';

/**
 * The whole order as other services get it, of one that is folded already. Personal values stay as they are, sealed: who
 * publishes leaves them out or opens them. Pure, so the same events make the same order for ever.
 * @param newest the version and the time of the newest event in it
 */
export const publicOrderOf = (
  details: OrderDetails,
  newest: Pick<PublicOrder, 'version' | 'changedAt'>,
): PublicOrder => {
  const { orderId, orderNumber, status, customerId, customerName, customerEmail, currency } = details;
  const { lines, shippingAddress, shippingAmount, subtotal, taxTotal, total, holds, notes } = details;
  const { placedAt, confirmedAt, completedAt, cancelledAt, cancelReason } = details;
  const money = (amount: number) => ({ amount, currency });
  return {
    ...{ id: orderId, version: newest.version, orderNumber, status, customerId },
    ...(customerName !== undefined && { customerName }),
    ...(customerEmail !== undefined && { customerEmail }),
    ...{ placedAt, changedAt: newest.changedAt },
    ...(confirmedAt !== undefined && { confirmedAt }),
    ...(completedAt !== undefined && { completedAt }),
    ...(cancelledAt !== undefined && { cancelledAt }),
    ...(cancelReason !== undefined && { cancelReason }),
    lines: lines.map((line) => publicLine(line, currency)),
    ...(shippingAddress !== undefined && { shippingAddress: publicAddress(shippingAddress) }),
    shippingAmount: money(shippingAmount),
    subtotal: money(subtotal),
    taxTotal: money(taxTotal),
    total: money(total),
    holds: holds.map(({ holdId, kind, reason, placedAt: heldAt, releasedAt }) => ({
      ...{ holdId, kind },
      ...(reason !== undefined && { reason }),
      placedAt: heldAt,
      ...(releasedAt !== undefined && { releasedAt }),
    })),
    notes: notes.map(({ noteId, text, at }) => ({ noteId, text, addedAt: at })),
  };
};

const publicLine = (line: DetailedLine, currency: string): PublicOrder['lines'][number] => ({
  ...pricedProduct(line, currency),
  ...{ orderedQuantity: line.ordered, quantity: line.current },
  ...{ net: { amount: line.net, currency }, tax: { amount: line.tax, currency } },
});
