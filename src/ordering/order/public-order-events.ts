import type { Recorded } from '#kernel';
import type { Address } from './address.js';
import { percentOf } from './money.js';
import type { OrderEvent } from './order.events.js';
import type { PlacedLine } from './payloads.events.js';
import type { PublicData, PublicType } from './public-payloads.events.js';
import { salesOf } from './sales.js';

type Fact<Type extends PublicType> = Recorded<Extract<OrderEvent, { type: Type }>>;
type Table = {
  readonly [Type in PublicType]: (fact: Fact<Type>) => Omit<PublicData<Type>, keyof Common>;
};
type Common = Pick<PublicData<'OrderHoldReleased'>, 'orderId' | 'version' | 'customerId'>;

/**
 * What other services get of an event: names and units of the interfaces, sums worked out, and nothing that only the store
 * needs. Personal values stay as they are, sealed: who publishes leaves them out or opens them. Pure, so the same event has
 * the same public form for ever.
 */
export const publicOrderEvent = (fact: Recorded<OrderEvent>): Common & object => {
  const { data, meta } = fact;
  return {
    orderId: meta.stream.slice('order-'.length),
    version: meta.version,
    customerId: 'customer' in data ? data.customer.customerId : data.customerId,
    ...(TABLE[fact.type] as (fact: Recorded<OrderEvent>) => object)(fact),
  };
};

interface Amounts {
  readonly quantity: number;
  readonly net: number;
  readonly tax: number;
}

const moneyIn = (currency: string) => (amount: number) => ({ amount, currency });

const amountsIn = (currency: string) => {
  const money = moneyIn(currency);
  return ({ quantity, net, tax }: Amounts) => ({ quantity, net: money(net), tax: money(tax) });
};

const TABLE: Table = {
  OrderPlaced: ({ data, occurredAt }) => {
    const { orderNumber, customer, currency, lines, shipping } = data;
    const money = moneyIn(currency);
    const { net, tax } = salesOf(lines, shipping.amount);
    return {
      orderNumber,
      ...(customer.name !== undefined && { customerName: customer.name }),
      ...(customer.email !== undefined && { customerEmail: customer.email }),
      placedAt: occurredAt,
      lines: lines.map((line) => publicLine(line, currency)),
      ...(shipping.address !== undefined && { shippingAddress: publicAddress(shipping.address) }),
      shippingAmount: money(shipping.amount),
      subtotal: money(net),
      taxTotal: money(tax),
      total: money(net + tax + shipping.amount),
    };
  },
  OrderConfirmed: ({ data: { placedAt, currency, secured }, occurredAt }) => ({
    ...{ placedAt, confirmedAt: occurredAt },
    ...(secured !== undefined && { secured: moneyIn(currency)(secured) }),
  }),
  OrderCompleted: ({ data: { placedAt }, occurredAt }) => ({ placedAt, completedAt: occurredAt }),
  OrderCancelled: ({ data, occurredAt }) => {
    const { reason, placedAt, currency, lines, shippingAmount } = data;
    const [money, amounts] = [moneyIn(currency), amountsIn(currency)];
    const { net, tax } = salesOf(lines, shippingAmount);
    return {
      reason,
      placedAt,
      cancelledAt: occurredAt,
      lines: lines.map(({ lineId, sku, title, ...line }) => ({ lineId, sku, title, ...amounts(line) })),
      shippingAmount: money(shippingAmount),
      total: money(net + tax + shippingAmount),
    };
  },
  OrderShippingAddressChanged: ({ data: { placedAt, address, previousCountryCode } }) => ({
    placedAt,
    shippingAddress: publicAddress(address),
    ...(previousCountryCode !== undefined && { previousCountryCode }),
  }),
  OrderNoteAdded: ({ data: { noteId, text } }) => ({ noteId, text }),
  OrderHeld: ({ data: { holdId, kind, reason } }) => ({ holdId, kind, ...(reason !== undefined && { reason }) }),
  OrderHoldReleased: ({ data: { holdId } }) => ({ holdId }),
  OrderLineQuantityChanged: ({ data: { placedAt, currency, lineId, sku, title, before, after } }) => {
    const amounts = amountsIn(currency);
    return { placedAt, lineId, sku, title, before: amounts(before), after: amounts(after) };
  },
  OrderLineAdded: ({ data: { placedAt, currency, line } }) => ({ placedAt, line: publicLine(line, currency) }),
};

const publicLine = (line: PlacedLine, currency: string) => ({
  ...pricedProduct(line, currency),
  ...amountsIn(currency)(line),
});

type PricedProduct = Omit<PlacedLine, 'quantity' | 'net' | 'tax'>;

/** The product of a line, and what one piece of it costs. */
export const pricedProduct = (
  { lineId, sku, title, unitPrice, discountMillionths, taxMillionths }: PricedProduct,
  currency: string,
) => ({
  ...{ lineId, sku, title, unitPrice: moneyIn(currency)(unitPrice) },
  ...(discountMillionths !== undefined && { discountPercent: percentOf(discountMillionths) }),
  ...(taxMillionths !== undefined && { taxPercent: percentOf(taxMillionths) }),
});

/** An address with its fields in one order and without empty ones. */
export const publicAddress = ({ name, line1, line2, phone, city, region, postalCode, countryCode }: Address): Address =>
  Object.fromEntries(
    Object.entries({ name, line1, line2, phone, city, region, postalCode, countryCode }).filter(
      ([, value]) => value !== undefined,
    ),
  );
