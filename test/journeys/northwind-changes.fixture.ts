import { about, type ImportLine } from './import-lines.fixture.js';
import type { Change, NorthwindOrder } from './northwind-sums.js';

/** Noon of a day. */
export const at = (day: string): string => `${day}T12:00:00.000Z`;

/** What happens later to every seventh order: one after another another of these. */
const KINDS = ['cancelled', 'moved', 'more', 'fewer', 'without a line', 'all of it'] as const;

/** What happens to every seventh of these orders. */
export const laterChanges = (orders: readonly NorthwindOrder[]): readonly Change[] =>
  orders
    .filter((_order, index) => index % 7 === 0)
    .flatMap((order, index) => changesOf(order, KINDS[index % KINDS.length] ?? 'cancelled'));

const changesOf = ({ orderId, lines: [first] }: NorthwindOrder, kind: (typeof KINDS)[number]): readonly Change[] => {
  const quantity = first?.quantity ?? 0n;
  const cancelled: Change = { orderId, at: at('1998-07-04'), cancelled: true };
  const moved: Change = { orderId, at: at('1998-07-02'), country: 'NO' };
  const changed = (to: bigint): Change => ({ orderId, at: at('1998-07-03'), quantities: { 0: to } });
  switch (kind) {
    case 'cancelled':
      return [cancelled];
    case 'moved':
      return [moved];
    case 'more':
      return [changed(quantity + 3n)];
    case 'fewer':
      return [changed(quantity > 1n ? quantity - 1n : quantity + 1n)];
    case 'without a line':
      return [changed(0n)];
    case 'all of it':
      return [moved, changed(quantity + 1n), cancelled];
  }
};

/** The change as a line of an import. */
export const lineOf = ({ orderId, at: occurredAt, cancelled, country, quantities }: Change): ImportLine => {
  const line = () => {
    if (cancelled === true) return about(orderId, 'CancelOrder', { reason: 'CUSTOMER_REQUEST' });
    if (country !== undefined) return about(orderId, 'ChangeShippingAddress', { countryCode: country });
    return about(orderId, 'ChangeLineQuantity', { lineId: 'L1', quantity: Number(quantities?.[0]) });
  };
  return { ...line(), occurredAt };
};
