import type { Decide, Rejection } from '#kernel';
import { addressOf, type AddressInClear, marked } from '../../order/address.js';
import { type OrderedLine, pricedLine } from '../../order/lines.js';
import { LARGEST_LINE_AMOUNT, lineAmounts, type Money } from '../../order/money.js';
import { isPlaced, type Order } from '../../order/order.js';
import { OrderPlaced, type OrderEvent } from '../../order/order.events.js';
import { refuse } from '../../order/order.rejections.js';
import type { PlacedLine } from '../../order/payloads.events.js';

export interface PlaceOrderIntent {
  readonly orderNumber: string;
  readonly customer: { readonly customerId: string; readonly name?: string; readonly email?: string };
  /** 1 to MOST_LINES; the first one's currency is the order's. */
  readonly lines: readonly OrderedLine[];
  readonly shipping?: { readonly amount?: Money; readonly address?: AddressInClear };
}

/** Places an order that does not exist yet, in one currency. */
export const placeOrder =
  (intent: PlaceOrderIntent): Decide<Order, OrderEvent> =>
  (order) => {
    if (isPlaced(order)) return refuse('ORDER_ALREADY_EXISTS', { pointer: '/orderId' });
    return mixedCurrencies(intent) ?? repeatedLineId(intent) ?? tooLargeAmount(intent) ?? [placed(intent)];
  };

const currencyOf = ({ lines }: PlaceOrderIntent): string => lines[0]?.unitPrice.currency ?? '';

const mixedCurrencies = (intent: PlaceOrderIntent): Rejection | undefined => {
  const currency = currencyOf(intent);
  const stranger = intent.lines.findIndex(({ unitPrice }) => unitPrice.currency !== currency);
  if (stranger >= 0) return refuse('CURRENCY_MISMATCH', { pointer: `/lines/${stranger}/unitPrice/currency` });
  if ((intent.shipping?.amount?.currency ?? currency) === currency) return undefined;
  return refuse('CURRENCY_MISMATCH', { pointer: '/shipping/amount/currency' });
};

const lineIdOf = (line: OrderedLine, index: number): string => line.lineId ?? `L${index + 1}`;

const repeatedLineId = ({ lines }: PlaceOrderIntent): Rejection | undefined => {
  const ids = lines.map(lineIdOf);
  const repeated = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  return repeated < 0 ? undefined : refuse('DUPLICATE_LINE_ID', { pointer: `/lines/${repeated}/lineId` });
};

const tooLargeAmount = ({ lines, shipping }: PlaceOrderIntent): Rejection | undefined => {
  const index = lines.findIndex(({ quantity, unitPrice }) => !lineAmounts(quantity, { unitPrice: unitPrice.amount }));
  if (index >= 0) return refuse('AMOUNT_TOO_LARGE', { pointer: `/lines/${index}/quantity` });
  if ((shipping?.amount?.amount ?? 0) <= LARGEST_LINE_AMOUNT) return undefined;
  return refuse('AMOUNT_TOO_LARGE', { pointer: '/shipping/amount/amount' });
};

const placed = (intent: PlaceOrderIntent): OrderEvent => {
  const { orderNumber, customer, lines, shipping } = intent;
  return OrderPlaced({
    orderNumber,
    customer: { customerId: customer.customerId, ...marked({ name: customer.name, email: customer.email }) },
    currency: currencyOf(intent),
    lines: lines.map(placedLine),
    shipping: {
      amount: shipping?.amount?.amount ?? 0,
      ...(shipping?.address === undefined ? {} : { address: addressOf(shipping.address) }),
    },
  });
};

const placedLine = (line: OrderedLine, index: number): PlacedLine => {
  const priced = pricedLine(line, lineIdOf(line, index));
  if (priced === undefined) throw new RangeError('a line that is too large was not refused');
  return priced;
};
