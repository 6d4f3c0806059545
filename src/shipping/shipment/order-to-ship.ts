import type { Rejection } from '#kernel';
import { refuse } from './shipment.rejections.js';
import type { Shipment, ShipmentStatus } from './shipments.js';

/** What shipments have to know of the order that they are of. */
export interface OrderToShip {
  readonly customerId: string;
  readonly status: string;
  /** Each with what is on order of it: ordered, and not cancelled since. */
  readonly lines: readonly { readonly lineId: string; readonly sku: string; readonly quantity: number }[];
  /** Those that were released have `releasedAt`. */
  readonly holds: readonly { readonly holdId: string; readonly kind: string; readonly releasedAt?: string }[];
}

type Quantities = readonly { readonly lineId: string; readonly quantity: number }[];

/** A line of which more is to be sent than there is to send. */
export interface Excess {
  /** Among the lines that are to be sent. */
  readonly index: number;
  readonly lineId: string;
  /** So many may be sent. */
  readonly shippable: number;
}

/** How many of each line, by its id, are in shipments with one of these statuses. */
export const quantitiesIn = (
  shipments: readonly Pick<Shipment, 'status' | 'lines'>[],
  statuses: readonly ShipmentStatus[],
): ReadonlyMap<string, number> => {
  const quantities = new Map<string, number>();
  for (const { status, lines } of shipments) {
    if (!statuses.includes(status)) continue;
    for (const { lineId, quantity } of lines) quantities.set(lineId, (quantities.get(lineId) ?? 0) + quantity);
  }
  return quantities;
};

/** The first line of which more is to be sent than is on order and not in `others` with one of these statuses. */
export const excessOf = (
  lines: Quantities,
  order: OrderToShip,
  others: readonly Shipment[],
  statuses: readonly ShipmentStatus[],
): Excess | undefined => {
  const taken = quantitiesIn(others, statuses);
  for (const [index, { lineId, quantity }] of lines.entries()) {
    const onOrder = order.lines.find((line) => line.lineId === lineId)?.quantity ?? 0;
    const shippable = Math.max(0, onOrder - (taken.get(lineId) ?? 0));
    if (quantity > shippable) return { index, lineId, shippable };
  }
  return undefined;
};

/** The refusal for an order of which nothing may be sent any more; `undefined` for every other. */
export const cancelledOrder = ({ status }: OrderToShip): Rejection | undefined =>
  status === 'CANCELLED' ? refuse('ORDER_STATE_CONFLICT', { details: { currentStatus: status } }) : undefined;

/** The refusal for an order that has open holds, which are told; `undefined` for every other. */
export const heldOrder = ({ holds }: OrderToShip): Rejection | undefined => {
  const open = holds.flatMap(({ holdId, kind, releasedAt }) => (releasedAt === undefined ? [{ holdId, kind }] : []));
  return open.length > 0 ? refuse('ORDER_ON_HOLD', { details: { holds: open } }) : undefined;
};

/** Why a shipment cannot leave now, as a reason of its failure; `undefined` when it can. */
export const changeOf = (
  order: OrderToShip | undefined,
  { lines }: Pick<Shipment, 'lines'>,
  others: readonly Shipment[],
): 'ORDER_CANCELLED' | 'ORDER_CHANGED' | 'ORDER_ON_HOLD' | undefined => {
  if (order === undefined || cancelledOrder(order) !== undefined) return 'ORDER_CANCELLED';
  if (heldOrder(order) !== undefined) return 'ORDER_ON_HOLD';
  return excessOf(lines, order, others, ['DISPATCHED', 'DELIVERED']) && 'ORDER_CHANGED';
};
