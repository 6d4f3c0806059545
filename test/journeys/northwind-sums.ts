import { readFileSync } from 'node:fs';

/** An order of the CSV files. All amounts are cents of US dollars. */
export interface NorthwindOrder {
  readonly orderId: string;
  readonly customerId: string;
  readonly day: string;
  /** The day on which it was shipped; `undefined` for an order that is still open. */
  readonly shipped: string | undefined;
  readonly country: string;
  readonly freight: bigint;
  readonly cancelled: boolean;
  readonly lines: readonly NorthwindLine[];
}

export interface NorthwindLine {
  readonly productId: string;
  readonly quantity: bigint;
  readonly price: bigint;
  readonly percentOff: bigint;
}

/** What happens to an order later. */
export interface Change {
  readonly orderId: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string;
  readonly cancelled?: true;
  readonly country?: string;
  /** New quantities by the number of the line, from 0. */
  readonly quantities?: Readonly<Record<number, bigint>>;
}

export interface Sums {
  readonly orders: number;
  readonly quantity: bigint;
  readonly net: bigint;
  readonly freight: bigint;
}

const FOLDER = new URL('../../examples/northwind/', import.meta.url);
const ISO: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'Argentina AR,Austria AT,Belgium BE,Brazil BR,Canada CA,Denmark DK,Finland FI,France FR,Germany DE,Ireland IE,' +
    'Italy IT,Mexico MX,Norway NO,Poland PL,Portugal PT,Spain ES,Sweden SE,Switzerland CH,UK GB,USA US,Venezuela VE'
  )
    .split(',')
    .map((pair) => pair.split(' ') as [string, string]),
);

/** No field of these files is quoted. */
const table = (file: string): readonly Readonly<Record<string, string>>[] => {
  const [head = '', ...rows] = readFileSync(new URL(file, FOLDER), 'utf8').trim().split('\n');
  const names = head.split(',');
  return rows.map((row) => {
    const fields = row.split(',');
    if (row.includes('"') || fields.length !== names.length) throw new Error(`${file} is not plain: ${row}`);
    return Object.fromEntries(names.map((name, column) => [name, fields[column] ?? '']));
  });
};

/** '9.8' → 980n */
const cents = (decimal = ''): bigint => {
  const [whole = '', fraction = ''] = decimal.split('.');
  return BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0').slice(0, 2));
};

export const northwindOrders = (): readonly NorthwindOrder[] => {
  const details = table('order_details.csv');
  return table('orders.csv').map((row) => ({
    orderId: row['orderID'] ?? '',
    customerId: row['customerID'] ?? '',
    day: (row['orderDate'] ?? '').slice(0, 10),
    shipped: row['shippedDate'] === 'NULL' ? undefined : row['shippedDate']?.slice(0, 10),
    country: ISO[row['shipCountry'] ?? ''] ?? '??',
    freight: cents(row['freight']),
    cancelled: false,
    lines: details
      .filter(({ orderID }) => orderID === row['orderID'])
      .map(({ productID = '', quantity = '', unitPrice, discount }) => ({
        productId: productID,
        quantity: BigInt(quantity),
        price: cents(unitPrice),
        percentOff: cents(discount),
      })),
  }));
};

export const productNames = (): ReadonlyMap<string, string> =>
  new Map(table('products.csv').map(({ productID = '', productName = '' }) => [productID, productName]));

/** After discount; a discount that ends in exactly half a cent goes to the even cent. */
export const netOf = ({ quantity, price, percentOff }: NorthwindLine): bigint => {
  const hundredfold = quantity * price * percentOff;
  const down = hundredfold / 100n;
  const left = hundredfold % 100n;
  const up = left > 50n || (left === 50n && down % 2n === 1n);
  return quantity * price - (up ? down + 1n : down);
};

export const totalOf = ({ lines, freight }: NorthwindOrder): bigint =>
  lines.reduce((sum, line) => sum + netOf(line), freight);

/** The order as it is after the changes that happened until then (included), in their order. */
export const orderAt = (order: NorthwindOrder, changes: readonly Change[], until = '9999'): NorthwindOrder =>
  changes
    .filter(({ orderId, at }) => orderId === order.orderId && at <= until)
    .reduce(
      (before, { cancelled = before.cancelled, country = before.country, quantities = {} }) => ({
        ...before,
        cancelled,
        country,
        lines: before.lines.map((line, index) => ({ ...line, quantity: quantities[index] ?? line.quantity })),
      }),
      order,
    );

/** Sums of orders that are not cancelled, by whatever `keyOf` says. */
export const sumsBy = (
  orders: readonly NorthwindOrder[],
  keyOf: (order: NorthwindOrder) => string,
): ReadonlyMap<string, Sums> => {
  const sums = new Map<string, Sums>();
  for (const order of orders.filter(({ cancelled }) => !cancelled)) add(sums, keyOf(order), order.lines, order.freight);
  return sums;
};

/** The same by product; an order counts for what it still has. */
export const sumsByProduct = (orders: readonly NorthwindOrder[]): ReadonlyMap<string, Sums> => {
  const sums = new Map<string, Sums>();
  for (const { lines } of orders.filter(({ cancelled }) => !cancelled)) {
    const left = lines.filter(({ quantity }) => quantity > 0n);
    for (const productId of new Set(left.map((line) => line.productId))) {
      add(
        sums,
        productId,
        left.filter((line) => line.productId === productId),
        0n,
      );
    }
  }
  return sums;
};

const add = (sums: Map<string, Sums>, key: string, lines: readonly NorthwindLine[], freight: bigint): void => {
  const before = sums.get(key) ?? { orders: 0, quantity: 0n, net: 0n, freight: 0n };
  sums.set(key, {
    orders: before.orders + 1,
    quantity: lines.reduce((sum, { quantity }) => sum + quantity, before.quantity),
    net: lines.reduce((sum, line) => sum + netOf(line), before.net),
    freight: before.freight + freight,
  });
};
