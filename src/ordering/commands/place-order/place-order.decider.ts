import { type Decide, isRejection, type Rejection } from '#kernel';
import { addressOf, type AddressInClear, marked } from '../../order/address.js';
import { type OrderedLine, pricedLine } from '../../order/lines.js';
import { LARGEST_LINE_AMOUNT, type Money } from '../../order/money.js';
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
  /** A card, as the payment gateway knows it. */
  readonly payment?: { readonly token: string };
}

/** Places an order that does not exist yet, in one currency. */
export const placeOrder =
  (intent: PlaceOrderIntent): Decide<Order, OrderEvent> =>
  (order) => {
    if (isPlaced(order)) return refuse('ORDER_ALREADY_EXISTS', { pointer: '/orderId' });
    const refusal = mixedCurrencies(intent) ?? repeatedLineId(intent);
    if (refusal !== undefined) return refusal;
    const lines = pricedLines(intent);
    return isRejection(lines) ? lines : (tooLargeShipping(intent) ?? [placed(intent, lines)]);
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

const pricedLines = ({ lines }: PlaceOrderIntent): PlacedLine[] | Rejection => {
  const priced: PlacedLine[] = [];
  for (const [index, line] of lines.entries()) {
    const one = pricedLine(line, lineIdOf(line, index));
    if (one === undefined) return refuse('AMOUNT_TOO_LARGE', { pointer: `/lines/${index}/quantity` });
    priced.push(one);
  }
  return priced;
};

const tooLargeShipping = ({ shipping }: PlaceOrderIntent): Rejection | undefined =>
  (shipping?.amount?.amount ?? 0) > LARGEST_LINE_AMOUNT
    ? refuse('AMOUNT_TOO_LARGE', { pointer: '/shipping/amount/amount' })
    : undefined;

const placed = (intent: PlaceOrderIntent, lines: PlacedLine[]): OrderEvent => {
  const { orderNumber, customer, shipping, payment } = intent;
  return OrderPlaced({
    orderNumber,
    customer: { customerId: customer.customerId, ...marked({ name: customer.name, email: customer.email }) },
    currency: currencyOf(intent),
    lines,
    shipping: {
      amount: shipping?.amount?.amount ?? 0,
      ...(shipping?.address === undefined ? {} : { address: addressOf(shipping.address) }),
    },
    ...(payment === undefined ? {} : { payment: { token: payment.token } }),
  });
};
