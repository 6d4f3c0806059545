import { countedOnce, type Quantities, type ShippedLine } from './lines.js';
import type { ReturnCondition } from './payloads.events.js';

export const RETURN_STATUSES = ['REQUESTED', 'PARTIALLY_RECEIVED', 'RECEIVED', 'CANCELLED'] as const;
export type ReturnStatus = (typeof RETURN_STATUSES)[number];

/** So many of a line of the order, on their way back. */
export interface ReturnedLine extends ShippedLine {
  /** Has come back; at most `quantity`. */
  readonly received: number;
  /** Of what has come back: is sold again. */
  readonly restocked: number;
}

/** Goods that come back together, or in parts. */
export interface Return {
  readonly returnId: string;
  readonly lines: readonly ReturnedLine[];
  /** So often something of it has come. */
  readonly receipts: number;
  /** Nothing more of it will come. */
  readonly isCancelled?: true;
}

interface Requested {
  readonly returnId: string;
  readonly lines: readonly ShippedLine[];
}

interface Receipt {
  readonly returnId: string;
  readonly lines: readonly (ShippedLine & { readonly condition: ReturnCondition })[];
}

/** A return of which nothing has come yet. */
export const requestedReturn = ({ returnId, lines }: Requested): Return => ({
  returnId,
  lines: lines.map((line) => ({ ...line, received: 0, restocked: 0 })),
  receipts: 0,
});

/** The returns after something of one of them has come. */
export const withReceipt = <Known extends Return>(returns: readonly Known[], receipt: Receipt): readonly Known[] =>
  returns.map((each) =>
    each.returnId === receipt.returnId
      ? { ...each, lines: each.lines.map((line) => received(line, receipt)), receipts: each.receipts + 1 }
      : each,
  );

/** The returns after one of them was called off. */
export const withoutRest = <Known extends Return>(
  returns: readonly Known[],
  { returnId }: Pick<Return, 'returnId'>,
): readonly Known[] =>
  returns.map((each) => (each.returnId === returnId ? { ...each, isCancelled: true as const } : each));

/** So many of each line have come back, or are to. */
export const claimedBy = ({ lines, isCancelled }: Pick<Return, 'lines' | 'isCancelled'>): readonly ShippedLine[] =>
  isCancelled ? lines.map((line) => ({ ...line, quantity: line.received })) : lines;

const received = (line: ReturnedLine, { lines }: Receipt): ReturnedLine => {
  const sum = (isMeant: (condition: ReturnCondition) => boolean): number =>
    lines.reduce(
      (total, { lineId, quantity, condition }) =>
        lineId === line.lineId && isMeant(condition) ? total + quantity : total,
      0,
    );
  return {
    ...line,
    received: line.received + sum(() => true),
    restocked: line.restocked + sum((condition) => condition === 'RESTOCK'),
  };
};

/** The label of what has come of a return; of one that was called off its lines tell what has come before. */
export const statusOfReturn = ({ lines, isCancelled }: Pick<Return, 'lines' | 'isCancelled'>): ReturnStatus => {
  if (isCancelled) return 'CANCELLED';
  if (lines.every((line) => line.received === line.quantity)) return 'RECEIVED';
  return lines.some((line) => line.received > 0) ? 'PARTIALLY_RECEIVED' : 'REQUESTED';
};

export const RETURN_STATUSES_OF_ORDER = ['NONE', 'REQUESTED', 'PARTIALLY_RETURNED', 'RETURNED'] as const;
export type ReturnStatusOfOrder = (typeof RETURN_STATUSES_OF_ORDER)[number];

/** How many have come back of each line, by its id. */
export const returnedQuantities = countedOnce<Pick<Return, 'lines'>>((returns) => {
  const quantities = new Map<string, number>();
  for (const { lineId, received: back } of returns.flatMap(({ lines }) => lines)) {
    if (back > 0) quantities.set(lineId, (quantities.get(lineId) ?? 0) + back);
  }
  return quantities;
});

/** The label of what the quantities say. @param delivered how many have come to the customer of each line, by its id */
export const returnStatusOf = (
  delivered: Quantities,
  returns: readonly Pick<Return, 'lines' | 'isCancelled'>[],
): ReturnStatusOfOrder => {
  const returned = returnedQuantities(returns);
  if (returned.size === 0) return returns.every(({ isCancelled }) => isCancelled) ? 'NONE' : 'REQUESTED';
  const isWhole = [...delivered].every(([lineId, quantity]) => (returned.get(lineId) ?? 0) >= quantity);
  return isWhole ? 'RETURNED' : 'PARTIALLY_RETURNED';
};
