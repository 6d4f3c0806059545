import { countedOnce, type Quantities } from './lines.js';
import { quantitiesIn } from './order-to-ship.js';
import type { Shipment } from './shipments.js';

export const FULFILLMENT_STATUSES = [
  'UNFULFILLED',
  'PARTIALLY_SHIPPED',
  'SHIPPED',
  'PARTIALLY_DELIVERED',
  'DELIVERED',
] as const;
export type FulfillmentStatus = (typeof FULFILLMENT_STATUSES)[number];

type Moved = Pick<Shipment, 'status' | 'lines'>;

/** How many have left of each line, by its id; those that have come are among them. */
export const shippedQuantities = countedOnce<Moved>((shipments) =>
  quantitiesIn(shipments, ['DISPATCHED', 'DELIVERED']),
);

/** How many have come of each line, by its id. */
export const deliveredQuantities = countedOnce<Moved>((shipments) => quantitiesIn(shipments, ['DELIVERED']));

/**
 * The label of what the quantities say. What has come counts before what has left.
 * @param lines with what is on order of each
 */
export const fulfillmentStatusOf = (
  lines: readonly { readonly lineId: string; readonly quantity: number }[],
  shipments: readonly Moved[],
): FulfillmentStatus => {
  const [shipped, delivered] = [shippedQuantities(shipments), deliveredQuantities(shipments)];
  const isWhole = (quantities: Quantities): boolean =>
    lines.every(({ lineId, quantity }) => (quantities.get(lineId) ?? 0) >= quantity);
  if (delivered.size > 0) return isWhole(delivered) ? 'DELIVERED' : 'PARTIALLY_DELIVERED';
  if (shipped.size > 0) return isWhole(shipped) ? 'SHIPPED' : 'PARTIALLY_SHIPPED';
  return 'UNFULFILLED';
};
