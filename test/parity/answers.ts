import { buildSchema } from 'graphql';
import { readFileSync } from 'node:fs';
import type { Client } from '../support/client.js';
import { fragments, fragmentsFor } from '../support/every-field.js';

const schema = buildSchema(readFileSync('docs/schema.graphql', 'utf8'));
const PAGE = 5;
const MOST_PAGES = 1_000;

interface Connection {
  readonly nodes: readonly unknown[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const FILTERS = [
  '',
  'filter: {customerId: {eq: "C1"}}',
  'filter: {customerId: {startsWith: "C"}, status: {in: [PLACED, COMPLETED]}}',
  'filter: {countryCode: {in: ["DE", "FR"]}}',
  'filter: {not: {countryCode: {eq: "DE"}}}',
  'filter: {sku: {eq: "sku-3"}}',
  'filter: {sku: {in: ["sku-1", "sku-2"]}, hasHold: true}',
  'filter: {hasHold: false, currency: {eq: "EUR"}, totalAmount: {gte: "100000", lt: "90000000"}}',
  'filter: {paymentStatus: {in: [PENDING, PARTIALLY_PAID]}}',
  'filter: {paymentStatus: {in: [PAID, PARTIALLY_REFUNDED, REFUNDED, VOIDED]}, currency: {eq: "EUR"}}',
  'filter: {fulfillmentStatus: {in: [PARTIALLY_SHIPPED, SHIPPED]}}',
  'filter: {returnStatus: {eq: NONE}, not: {fulfillmentStatus: {eq: UNFULFILLED}}}',
  'filter: {returnStatus: {in: [REQUESTED, PARTIALLY_RETURNED, RETURNED]}}',
  'filter: {or: [{fulfillmentStatus: {eq: DELIVERED}}, {not: {paymentStatus: {eq: PENDING}}, sku: {eq: "sku-3"}}]}',
  'filter: {or: [{status: {eq: CANCELLED}}, {and: [{currency: {eq: "JPY"}}, {not: {hasHold: true}}]}]}',
];
const SORTS = ['', ...['ORDER_NUMBER', 'PLACED_AT', 'TOTAL_AMOUNT'].flatMap((field) => bothWays(field))];
const CUSTOMER_SORTS = ['', ...['ID', 'LAST_ORDER_AT', 'ORDERS_PLACED'].flatMap((field) => bothWays(field))];
const STOCK_FILTERS = [
  '',
  'filter: {tracked: true}',
  'filter: {availableBelow: 30}',
  'filter: {tracked: false, availableBelow: 9}',
];
const DAYS = 'from: "2020-01-01T00:00:00Z", to: "2100-01-01T00:00:00Z"';

function bothWays(field: string): readonly string[] {
  return ['ASC', 'DESC'].map((direction) => `orderBy: [{field: ${field}, direction: ${direction}}]`);
}

/** Which there are, in which order. */
const FOUND = 'id version';

/**
 * What a Daybook answers to many questions: every field of everything there is, and which of it is found by filters, sorts and
 * pages; but for when a document was written.
 * @param sortsPerFilter so many of the sorts go with each filter, others with the next one: each goes with some
 */
export const allAnswers = async (
  client: Client,
  sortsPerFilter: number,
): Promise<Readonly<Record<string, unknown>>> => {
  const answers: Record<string, unknown> = {};
  for (const [index, filter] of FILTERS.entries()) {
    for (let nth = 0; nth < sortsPerFilter; nth += 1) {
      const sort = SORTS[(index * sortsPerFilter + nth) % SORTS.length] ?? '';
      answers[`${filter} ${sort}`] = await pagesOf(client, 'orders', FOUND, filter, sort);
    }
  }
  answers['orders'] = await pagesOf(client, 'orders', '...Order');
  for (const sort of CUSTOMER_SORTS)
    answers[`customers ${sort}`] = await pagesOf(client, 'customers', 'id ordersPlaced', sort);
  answers['customers'] = await pagesOf(client, 'customers', '...Customer');
  for (const filter of STOCK_FILTERS)
    answers[`stock ${filter}`] = await pagesOf(client, 'stockItems', '...StockItem', filter);
  answers['processes'] = await pagesOf(client, 'processes', '...Process');
  for (const currency of ['EUR', 'USD', 'JPY', 'CHF']) answers[currency] = await salesIn(client, currency);
  return answers;
};

const pagesOf = async (
  client: Client,
  field: string,
  fields: string,
  ...given: readonly string[]
): Promise<unknown[]> => {
  const found: unknown[] = [];
  for (let page = 0, after = ''; page < MOST_PAGES; page += 1) {
    const args = [`first: ${PAGE}`, ...given, after].filter((it) => it !== '').join(', ');
    const data = await ask(client, `{ ${field}(${args}) { nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`);
    const { nodes, pageInfo } = data[field] as Connection;
    found.push(...nodes);
    if (!pageInfo.hasNextPage) return found;
    after = `after: ${JSON.stringify(pageInfo.endCursor)}`;
  }
  throw new Error(`${field} has no end`);
};

const salesIn = (client: Client, currency: string): Promise<Readonly<Record<string, unknown>>> => {
  const args = `(${DAYS}, currency: "${currency}")`;
  return ask(
    client,
    `{ salesByDay${args} { ...SalesDay } salesByCountry${args} { ...SalesCountry }
       topProducts(${DAYS}, currency: "${currency}", first: 5) { ...ProductSales } }`,
  );
};

const ask = async (client: Client, question: string): Promise<Readonly<Record<string, unknown>>> => {
  const { data, errors } = await client.query(`${question} ${fragmentsFor(question, ALL)}`);
  if (errors.length > 0 || data === null) throw new Error(`${question}: ${JSON.stringify(errors)}`);
  return JSON.parse(
    JSON.stringify(data, (name, value: unknown) => (name === 'projectedAt' ? undefined : value)),
  ) as never;
};

const ALL = fragments(schema);
