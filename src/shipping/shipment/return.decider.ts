import { type Decide, type Personal, unchanged } from '#kernel';
import { namedTwice, type ShippedLine } from './lines.js';
import { quantitiesIn } from './order-to-ship.js';
import type { ReturnCondition } from './payloads.events.js';
import { claimedBy, statusOfReturn } from './returns.js';
import { ReturnCancelled, ReturnReceived, ReturnRequested, type ShipmentEvent } from './shipment.events.js';
import { refuse } from './shipment.rejections.js';
import type { Shipments } from './shipments.js';

type LineToReturn = Pick<ShippedLine, 'lineId' | 'quantity'>;

export interface ReturnIntent {
  readonly returnId: string;
  readonly lines: readonly LineToReturn[];
  /** What a person has written of it. */
  readonly reason: Personal;
}

export interface ReceiptIntent {
  readonly returnId: string;
  readonly lines: readonly (LineToReturn & { readonly condition: ReturnCondition })[];
}

/** Most returns of one order, most lines in all of them, and how often something of them may come. */
export const MOST_RETURNS = 50;
export const MOST_LINES_RETURNED = 2_000;
export const MOST_RECEIPTS = 500;

/**
 * Announces that goods come back: never more of a line than was delivered and is in no other return. What is still on its way
 * is not returned: when the customer does not take it, its shipment fails.
 */
export const requestReturn =
  ({ returnId, lines, reason }: ReturnIntent): Decide<Shipments, ShipmentEvent> =>
  ({ order, shipments, returns }) => {
    if (order === undefined) return refuse('RETURN_EXCEEDS_DELIVERED', { details: { returnable: 0 } });
    if (returns.some((each) => each.returnId === returnId)) {
      return refuse('RETURN_ALREADY_EXISTS', { pointer: '/returnId' });
    }
    const announced = returns.flatMap(claimedBy);
    if (returns.length >= MOST_RETURNS || announced.length + lines.length > MOST_LINES_RETURNED) {
      return refuse('TOO_MANY_RETURNS');
    }
    const delivered = quantitiesIn(shipments, ['DELIVERED']);
    const twice = namedTwice(lines.map(({ lineId }) => lineId));
    if (twice !== undefined) return twice;
    const excess = firstExcess(lines, (lineId) => (delivered.get(lineId) ?? 0) - sumOf(announced, lineId));
    if (excess !== undefined) {
      const { pointer, lineId, most: returnable } = excess;
      return refuse('RETURN_EXCEEDS_DELIVERED', { pointer, details: { lineId, returnable } });
    }
    const shipped = shipments.flatMap((each) => each.lines);
    return [ReturnRequested({ ...order, returnId, lines: withSkus(lines, shipped), reason })];
  };

/** Goods have come back: all that the return has, or a part of it. */
export const receiveReturn =
  ({ returnId, lines }: ReceiptIntent): Decide<Shipments, ShipmentEvent> =>
  ({ order, returns }) => {
    const known = returns.find((each) => each.returnId === returnId);
    if (known === undefined || order === undefined) return refuse('RETURN_NOT_FOUND');
    if (known.isCancelled)
      return refuse('RETURN_STATE_CONFLICT', { details: { currentStatus: statusOfReturn(known) } });
    if (returns.reduce((sum, { receipts }) => sum + receipts, 0) >= MOST_RECEIPTS) return refuse('TOO_MANY_RETURNS');
    const twice = namedTwice(lines.map(({ lineId, condition }) => `${lineId} ${condition}`));
    if (twice !== undefined) return twice;
    const missing = known.lines.map(({ lineId, quantity, received }) => ({ lineId, quantity: quantity - received }));
    const excess = firstExcess(lines, (lineId) => sumOf(missing, lineId));
    if (excess !== undefined) {
      const { pointer, lineId, most: receivable } = excess;
      return refuse('RETURN_EXCEEDS_REQUESTED', { pointer, details: { lineId, receivable } });
    }
    return [ReturnReceived({ ...order, returnId, lines: withSkus(lines, known.lines) })];
  };

/** No more of the return will come: what has not come may be announced again. */
export const cancelReturn =
  ({ returnId, reason }: Pick<ReturnIntent, 'returnId' | 'reason'>): Decide<Shipments, ShipmentEvent> =>
  ({ order, returns }) => {
    const known = returns.find((each) => each.returnId === returnId);
    if (known === undefined || order === undefined) return refuse('RETURN_NOT_FOUND');
    if (known.isCancelled) return unchanged;
    const currentStatus = statusOfReturn(known);
    return currentStatus === 'RECEIVED'
      ? refuse('RETURN_STATE_CONFLICT', { details: { currentStatus } })
      : [ReturnCancelled({ ...order, returnId, reason })];
  };

interface Excess {
  readonly pointer: string;
  readonly lineId: string;
  /** So many may be named. */
  readonly most: number;
}

/** The same line may stand there several times: together they are no more than `most` of it. */
const firstExcess = (lines: readonly LineToReturn[], most: (lineId: string) => number): Excess | undefined => {
  const index = lines.findIndex(({ lineId }) => sumOf(lines, lineId) > most(lineId));
  const { lineId } = lines[index] ?? {};
  return lineId === undefined ? undefined : { pointer: `/lines/${index}/quantity`, lineId, most: most(lineId) };
};

const sumOf = (lines: readonly LineToReturn[], lineId: string): number =>
  lines.reduce((sum, line) => (line.lineId === lineId ? sum + line.quantity : sum), 0);

const withSkus = <Line extends LineToReturn>(lines: readonly Line[], known: readonly ShippedLine[]) =>
  lines.map((line) => ({ ...line, sku: known.find(({ lineId }) => lineId === line.lineId)?.sku ?? '' }));
