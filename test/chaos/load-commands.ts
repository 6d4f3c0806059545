import { randomUUID } from 'node:crypto';
import type { Request } from '../support/commands-over-http.js';
import type { Dice } from '../support/dice.js';

/** A command that can be told from all others by what it leaves in the log. */
export interface LoadCommand {
  readonly request: Request;
  readonly mark: string | undefined;
  /** Minor units. */
  readonly total: number | undefined;
}

interface Line {
  readonly sku: string;
  readonly quantity: number;
  readonly unitPrice: { readonly amount: number; readonly currency: string };
  readonly discountPercent: number;
  readonly taxPercent: number;
}

/** Places an order; every other one under an id that the client has chosen. */
export const placing = (number: number, dice: Dice): LoadCommand => {
  const mark = `sku-${number}`;
  const lines = [mark, ...Array.from({ length: dice.between(0, 2) }, (_, index) => `more-${index}`)].map((sku) =>
    line(sku, dice),
  );
  const shipping = dice.between(0, 5_000);
  const body = {
    ...(number % 2 === 0 ? { orderId: `o-${number}` } : {}),
    customer: {
      customerId: `customer-${dice.between(1, 20)}`,
      name: `Name ${number}`,
      email: `c${number}@example.org`,
    },
    lines,
    shipping: {
      amount: { amount: shipping, currency: 'EUR' },
      address: { name: 'Maria Anders', line1: `Obere Str. ${number}`, city: 'Berlin', countryCode: 'DE' },
    },
  };
  const total = lines.reduce((sum, each) => sum + priceOf(each), shipping);
  return { request: { path: '/v1/orders', key: randomUUID(), body }, mark, total };
};

export const cancelling = (orderId: string): LoadCommand => ({
  request: { path: `/v1/orders/${orderId}/cancel`, key: randomUUID(), body: { reason: 'CUSTOMER_REQUEST' } },
  mark: undefined,
  total: undefined,
});

export const noting = (number: number, orderId: string, dice: Dice): LoadCommand => {
  const mark = `note-${number}`;
  const body = { noteId: mark, text: `Ring ${dice.between(1, 9)} times` };
  return { request: { path: `/v1/orders/${orderId}/notes`, key: randomUUID(), body }, mark, total: undefined };
};

const line = (sku: string, dice: Dice): Line & { readonly title: string } => ({
  sku,
  title: `Thing ${sku}`,
  quantity: dice.between(1, 9),
  unitPrice: { amount: dice.between(0, 9_999), currency: 'EUR' },
  discountPercent: dice.pick([0, 5, 12.5, 33.33]),
  taxPercent: dice.pick([0, 7, 19, 8.25]),
});

/** Net and tax of a line, worked out anew: rates in hundredths of a percent, half-even. */
const priceOf = ({ quantity, unitPrice, discountPercent, taxPercent }: Line): number => {
  const gross = quantity * unitPrice.amount;
  const net = gross - share(gross, discountPercent);
  return net + share(net, taxPercent);
};

const share = (amount: number, percent: number): number => {
  const parts = amount * Math.round(percent * 100);
  const whole = Math.floor(parts / 10_000);
  const rest = parts % 10_000;
  return rest > 5_000 || (rest === 5_000 && whole % 2 === 1) ? whole + 1 : whole;
};
