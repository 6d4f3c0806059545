import type { PlaceOrderRequest } from '../../src/ordering/commands/place-order/place-order.command.js';

/** Customers come back; each has a key of its own for the personal values. */
export const CUSTOMERS = 2_000;
export const SKUS = 1_000;
/** The first ones are the frequent ones: half of all orders go to the first country. */
export const COUNTRIES = ['US', 'DE', 'FR', 'GB', 'IT', 'ES', 'SE', 'CH', 'JP', 'BR'] as const;
export const CURRENCIES = ['USD', 'EUR', 'GBP', 'SEK'] as const;
/** Orders lie evenly in this time; milliseconds of the epoch. */
export const FIRST_MOMENT = Date.UTC(2020, 0, 1);
export const LAST_MOMENT = Date.UTC(2023, 0, 1);

const CANCELLED_PERCENT = 4;
const HELD_PERCENT = 1;
const MOST_LINES = 3;
const MOST_PRICE = 20_000;
const MOST_QUANTITY = 20;

/** An order with what happens to it at the same moment. */
export interface VariedOrder {
  readonly orderId: string;
  /** RFC 3339 in UTC with milliseconds. */
  readonly occurredAt: string;
  readonly body: PlaceOrderRequest & { readonly orderId: string };
  readonly isCancelled: boolean;
  readonly isHeld: boolean;
}

/** The same serial is the same order in every run; fields are independent of each other. @param serial from 0 */
export const variedOrder = (serial: number): VariedOrder => {
  const draw = (salt: number, below: number) => drawn(serial, salt, below);
  const fate = draw(1, 100);
  const currency = oneOf(CURRENCIES, draw(2, 2 ** 20));
  const orderId = orderIdOf(serial);
  return {
    orderId,
    occurredAt: new Date(FIRST_MOMENT + draw(3, 2 ** 32) * ((LAST_MOMENT - FIRST_MOMENT) / 2 ** 32)).toISOString(),
    isCancelled: fate < CANCELLED_PERCENT,
    isHeld: fate >= CANCELLED_PERCENT && fate < CANCELLED_PERCENT + HELD_PERCENT,
    body: {
      orderId,
      customer: { customerId: customerIdOf(draw(4, CUSTOMERS)), name: 'Paul Henriot', email: 'paul@vins.example' },
      lines: Array.from({ length: 1 + draw(5, MOST_LINES) }, (_, line) => ({
        sku: skuOf(draw(10 + line, SKUS)),
        title: 'Queso Cabrales',
        quantity: 1 + draw(20 + line, MOST_QUANTITY),
        unitPrice: { amount: 100 + draw(30 + line, MOST_PRICE), currency },
        taxPercent: 20,
      })),
      shipping: {
        amount: { amount: draw(6, 5_000), currency },
        address: {
          name: 'Paul Henriot',
          line1: '59 rue de l’Abbaye',
          city: 'Reims',
          postalCode: '51100',
          countryCode: oneOf(COUNTRIES, draw(7, 2 ** 20)),
        },
      },
    },
  };
};

export const orderIdOf = (serial: number): string => `O${String(serial).padStart(8, '0')}`;
export const customerIdOf = (number: number): string => `C${String(number).padStart(4, '0')}`;
export const skuOf = (number: number): string => `S${String(number).padStart(3, '0')}`;

/** Each half as often as the one before it. @param number below 2^20 */
const oneOf = <Value>(values: readonly [Value, ...Value[]], number: number): Value =>
  values[Math.min(Math.clz32(number) - 12, values.length - 1)] ?? values[0];

/** The finalizer of MurmurHash3 (Appleby) as a source of numbers that need no state. */
const drawn = (serial: number, salt: number, below: number): number => {
  let hash = Math.imul(serial + 1, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca77);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return Math.floor((((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * below);
};
