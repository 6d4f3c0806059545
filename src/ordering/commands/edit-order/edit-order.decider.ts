import { type Decide, isRejection, type Rejection, unchanged } from '#kernel';
import { belowDispatched, type Dispatched, NOTHING_DISPATCHED } from '../../order/dispatched.js';
import { atQuantity, lineAdded, type OrderedLine, pricedLine, quantityChanged } from '../../order/lines.js';
import { isOpen, isPlaced, MOST_LINES, type Order, type PlacedOrder } from '../../order/order.js';
import type { OrderEvent } from '../../order/order.events.js';
import { refuse } from '../../order/order.rejections.js';
import type { PlacedLine } from '../../order/payloads.events.js';
import { stateConflict } from '../../order/state-conflict.js';

export const EDIT_OPERATIONS = ['ADD_LINE', 'CHANGE_QUANTITY', 'REMOVE_LINE'] as const;

/** One step of an edit; which fields it has depends on `op`. */
export interface EditOperation {
  readonly op: (typeof EDIT_OPERATIONS)[number];
  readonly line?: OrderedLine;
  readonly lineId?: string;
  /** 0 to 1,000,000; 0 removes the line. */
  readonly quantity?: number;
}

const FIELDS: Readonly<Record<EditOperation['op'], readonly string[]>> = {
  ADD_LINE: ['line'],
  CHANGE_QUANTITY: ['lineId', 'quantity'],
  REMOVE_LINE: ['lineId'],
};

/**
 * Changes the lines of an order in one step: all operations, one after the other, or none. Recorded is what comes of them, one
 * event for each line that is not as before: a line that comes and goes again leaves no trace.
 */
export const editOrder =
  (operations: readonly EditOperation[], dispatched = NOTHING_DISPATCHED): Decide<Order, OrderEvent> =>
  (order) => {
    const edited = edit(order, operations, dispatched);
    return isRejection(edited) ? edited : changesOf(edited);
  };

/** Is refused as `editOrder` is, and changes nothing. */
export const previewEdit =
  (operations: readonly EditOperation[], dispatched = NOTHING_DISPATCHED): Decide<Order, OrderEvent> =>
  (order) => {
    const edited = edit(order, operations, dispatched);
    return isRejection(edited) ? edited : unchanged;
  };

export interface EditedOrder {
  /** As it was. */
  readonly order: PlacedOrder;
  /** As they are then, removed ones with quantity 0. */
  readonly lines: readonly PlacedLine[];
}

/** What an edit makes of an order: lines stay in their places, new ones come behind, and what has left stays on order. */
export const edit = (
  order: Order,
  operations: readonly EditOperation[],
  dispatched = NOTHING_DISPATCHED,
): EditedOrder | Rejection => {
  if (!isPlaced(order)) return refuse('ORDER_NOT_FOUND');
  if (!isOpen(order)) return stateConflict(order);
  let lines: readonly PlacedLine[] = order.lines;
  for (const [index, operation] of operations.entries()) {
    const edited = applied(operation, lines, order.currency, `/operations/${index}`);
    if (isRejection(edited)) return edited;
    lines = edited;
  }
  if (lines.every(({ quantity }) => quantity === 0)) return refuse('LAST_LINE', { pointer: '/operations' });
  return tooLow(order, lines, operations, dispatched) ?? { order, lines };
};

const tooLow = (
  order: PlacedOrder,
  lines: readonly PlacedLine[],
  operations: readonly EditOperation[],
  dispatched: Dispatched,
): Rejection | undefined => {
  for (const [index, line] of order.lines.entries()) {
    const last = operations.findLastIndex(({ lineId }) => lineId === line.lineId);
    const refused = belowDispatched(line, lines[index]?.quantity ?? 0, dispatched, `/operations/${last}`);
    if (refused !== undefined) return refused;
  }
  return undefined;
};

type Applied = readonly PlacedLine[] | Rejection;

const applied = (operation: EditOperation, lines: readonly PlacedLine[], currency: string, at: string): Applied => {
  const { op, line, lineId, quantity = 0 } = operation;
  const given = { line, lineId, quantity: operation.quantity };
  const fields = Object.entries(given).flatMap(([field, value]) => (value === undefined ? [] : [field]));
  if (fields.join() !== FIELDS[op].join()) return refuse('OPERATION_UNCLEAR', { pointer: at });
  return line === undefined ? changed(lines, lineId, quantity, at) : added(lines, line, currency, `${at}/line`);
};

const changed = (lines: readonly PlacedLine[], lineId: string | undefined, quantity: number, at: string): Applied => {
  const line = lines.find((candidate) => candidate.lineId === lineId);
  if (line === undefined) return refuse('LINE_NOT_FOUND', { pointer: `${at}/lineId` });
  const after = atQuantity(line, quantity);
  if (after === undefined) return refuse('AMOUNT_TOO_LARGE', { pointer: `${at}/quantity` });
  return lines.map((candidate) => (candidate === line ? after : candidate));
};

const added = (lines: readonly PlacedLine[], line: OrderedLine, currency: string, at: string): Applied => {
  if (lines.length >= MOST_LINES) return refuse('TOO_MANY_LINES', { pointer: at });
  if (line.unitPrice.currency !== currency) return refuse('CURRENCY_MISMATCH', { pointer: `${at}/unitPrice/currency` });
  const taken = new Set(lines.map(({ lineId }) => lineId));
  if (line.lineId !== undefined && taken.has(line.lineId))
    return refuse('DUPLICATE_LINE_ID', { pointer: `${at}/lineId` });
  const priced = pricedLine(line, line.lineId ?? freeLineId(taken));
  return priced === undefined ? refuse('AMOUNT_TOO_LARGE', { pointer: `${at}/quantity` }) : [...lines, priced];
};

/** The next of L1, L2, … after as many as there are lines. */
const freeLineId = (taken: ReadonlySet<string>): string => {
  let number = taken.size + 1;
  while (taken.has(`L${number}`)) number += 1;
  return `L${number}`;
};

const changesOf = ({ order, lines }: EditedOrder): readonly OrderEvent[] => {
  const events: OrderEvent[] = [];
  let now = order;
  for (const line of lines) {
    const before = order.lines.find(({ lineId }) => lineId === line.lineId);
    if ((before?.quantity ?? 0) === line.quantity) continue;
    events.push(before === undefined ? lineAdded(now, line) : quantityChanged(now, before, line));
    now = { ...now, lines: [...now.lines.filter(({ lineId }) => lineId !== line.lineId), line] };
  }
  return events;
};
