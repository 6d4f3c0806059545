// A second way from the events to the order view, on purpose simple and on its own: it imports nothing from src. What
// it knows of the events is what docs/events says.

/** A row of daybook.events with its JSON parsed. */
export interface EventRow {
  readonly position: number;
  readonly id: string;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly occurredAt: string;
  readonly principal: string;
  readonly commandId: string;
  readonly data: Fields;
}

export type Fields = Readonly<Record<string, unknown>>;

interface Line {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly net: number;
  readonly tax: number;
}

interface Sealed {
  readonly sealed: string;
}

/** The document of one order after all events of its stream, in order. */
export const viewOf = (events: readonly EventRow[]): Fields => {
  const view: Record<string, unknown> = {};
  for (const event of events) apply(view, event);
  const lines = view.lines as readonly (Line & { readonly current: number })[];
  const holds = view.holds as readonly Fields[];
  view.subtotal = sum(lines.map(({ net }) => net));
  view.taxTotal = sum(lines.map(({ tax }) => tax));
  view.total = (view.subtotal as number) + (view.taxTotal as number) + (view.shippingAmount as number);
  view.skus = [...new Set(lines.filter(({ current }) => current > 0).map(({ sku }) => sku))];
  view.hasHold = holds.some((hold) => hold.releasedAt === undefined);
  return view;
};

const apply = (view: Record<string, unknown>, event: EventRow): void => {
  const { type, data, occurredAt } = event;
  if (type === 'OrderPlaced') place(view, event);
  else if (type === 'OrderCancelled') {
    view.status = 'CANCELLED';
    view.cancelReason = data.reason;
    view.cancelledAt = occurredAt;
  } else if (type === 'OrderConfirmed') {
    view.status = 'CONFIRMED';
    view.confirmedAt = occurredAt;
  } else if (type === 'OrderCompleted') {
    view.status = 'COMPLETED';
    view.completedAt = occurredAt;
  } else if (type === 'OrderNoteAdded') {
    const text = bound(data.text, event, '/text');
    (view.notes as Fields[]).push({ noteId: data.noteId, text, author: event.principal, at: occurredAt });
  } else if (type === 'OrderShippingAddressChanged') {
    view.shippingAddress = address(data.address as Fields, event, '/address');
  } else if (type === 'OrderHeld') {
    const { holdId, kind, reason } = data;
    (view.holds as Fields[]).push({ holdId, kind, reason, placedAt: occurredAt });
  } else if (type === 'OrderHoldReleased') {
    const hold = (view.holds as Record<string, unknown>[]).find(({ holdId }) => holdId === data.holdId);
    if (hold !== undefined) hold.releasedAt = occurredAt;
  } else if (type === 'OrderLineQuantityChanged') changeQuantity(view, data);
  else if (type === 'OrderLineAdded') (view.lines as Fields[]).push(orderedLine(data.line as Line));
  else throw new Error(`The second fold does not know ${type}`);
};

const place = (view: Record<string, unknown>, event: EventRow): void => {
  const { data, stream, occurredAt } = event;
  const customer = data.customer as Fields;
  const shipping = data.shipping as Fields;
  view.orderId = stream.replace('order-', '');
  view.orderNumber = data.orderNumber;
  view.orderNumberKey = sortKey(String(data.orderNumber));
  view.status = 'PLACED';
  view.customerId = customer.customerId;
  view.customerName = bound(customer.name, event, '/customer/name');
  view.customerEmail = bound(customer.email, event, '/customer/email');
  view.currency = data.currency;
  view.lines = (data.lines as readonly Line[]).map(orderedLine);
  view.shippingAddress = address(shipping.address as Fields | undefined, event, '/shipping/address');
  view.shippingAmount = shipping.amount;
  view.holds = [];
  view.notes = [];
  view.placedAt = occurredAt;
};

const orderedLine = ({ quantity, ...line }: Line): Fields => ({
  ...line,
  ordered: quantity,
  current: quantity,
  cancelled: 0,
});

/** Sorts as texts do the way that the numbers sort: how many digits there are, then the digits. */
const sortKey = (orderNumber: string): string => {
  const [prefix, number] = orderNumber.split('-');
  const digits = String(Number(number));
  return `${prefix}-${String(digits.length).padStart(3, '0')}${digits}`;
};

const changeQuantity = (view: Record<string, unknown>, { lineId, after }: Fields): void => {
  const { quantity, net, tax } = after as Line;
  const line = (view.lines as Record<string, unknown>[]).find((it) => it.lineId === lineId);
  if (line === undefined) return;
  line.current = quantity;
  line.cancelled = Math.max(0, (line.ordered as number) - quantity);
  line.net = net;
  line.tax = tax;
};

const PERSONAL_PARTS = ['name', 'line1', 'line2', 'phone'];

const address = (parts: Fields | undefined, event: EventRow, path: string): Fields | undefined =>
  parts &&
  Object.fromEntries(
    Object.entries(parts).map(([part, value]) => [
      part,
      PERSONAL_PARTS.includes(part) ? bound(value, event, `${path}/${part}`) : value,
    ]),
  );

/** A sealed value, with the place that its ciphertext is bound to. */
const bound = (value: unknown, { id }: EventRow, path: string): unknown =>
  value === undefined ? undefined : { sealed: (value as Sealed).sealed, of: id + path };

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** The same text for equal documents, whatever the order of their keys. */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return `{${entries
    .map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`)
    .sort()
    .join()}}`;
};
