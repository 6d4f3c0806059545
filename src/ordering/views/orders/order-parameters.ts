import {
  boundOfDayOrTime,
  type Bounds,
  DAY_OR_TIME,
  FREE_TEXT,
  integer,
  LARGEST_PAGE,
  type PageArguments,
  parameterInvalid,
  type ParameterTable,
  wholeNumberIn,
} from '#platform';
import { SortDirection } from '../../api/sort.js';
import { ORDER_STATUSES } from '../../order/order.js';
import type { OrderFilter } from './filter.inputs.js';
import type { DerivedStatus } from './order-list.projection.js';
import { type OrderSort, OrderSortField } from './order-sort.js';

/** What an address asks of the list of orders, by the names of the parameters. */
export type AskedOrders = Readonly<Record<string, string | undefined>>;

/** The same as GraphQL takes it. */
export interface OrdersQuestion {
  readonly paging: PageArguments;
  readonly filter: OrderFilter;
  readonly orderBy: readonly OrderSort[];
}

/** What a value may be: as published, for people, and how it is read; `undefined` when it is something else. */
interface Kind {
  readonly schema: ParameterTable[string][1];
  readonly expected: string;
  readonly read: (value: string) => unknown;
}

const whether = <Value>(fits: boolean, value: Value): Value | undefined => (fits ? value : undefined);

const TEXT: Kind = { schema: FREE_TEXT, expected: 'a text', read: (value) => value || undefined };
const TEXTS: Kind = {
  schema: { type: 'string', pattern: String.raw`^[^\u0000,]+(?:,[^\u0000,]+){0,99}$` },
  expected: 'texts with commas between them',
  read: (value) => whether(!value.split(',').includes(''), value.split(',')),
};
const statusIn = (statuses: readonly string[]): Kind => ({
  schema: { type: 'string', enum: statuses },
  expected: `one of ${statuses.join(', ')}`,
  read: (value) => whether(statuses.includes(value), value),
});
const statusesIn = (statuses: readonly string[]): Kind => ({
  schema: { type: 'string', pattern: `^(?:${statuses.join('|')})(?:,(?:${statuses.join('|')})){0,99}$` },
  expected: `some of ${statuses.join(', ')}, with commas between them`,
  read: (value) =>
    whether(
      value.split(',').every((each) => statuses.includes(each)),
      value.split(','),
    ),
});
const TIME: Kind = {
  schema: DAY_OR_TIME,
  expected: 'a day (2026-01-31, in UTC) or a time in RFC 3339',
  read: boundOfDayOrTime,
};
const AMOUNTS: Bounds = { minimum: 0, maximum: 999_999_999_999_999 };
const AMOUNT: Kind = {
  schema: integer(AMOUNTS),
  expected: 'a whole number of minor units',
  read: (value) => wholeNumberIn(value, AMOUNTS),
};
const TRUTH: Kind = {
  schema: { type: 'string', enum: ['true', 'false'] },
  expected: 'true or false',
  read: (value) => ({ true: true, false: false })[value],
};
const SIZES: Bounds = { minimum: 0, maximum: LARGEST_PAGE };
const SIZE: Kind = {
  schema: integer(SIZES),
  expected: `a whole number from 0 to ${LARGEST_PAGE}`,
  read: (value) => wholeNumberIn(value, SIZES),
};

const SORT_FIELDS: Readonly<Record<string, OrderSortField>> = {
  placedAt: OrderSortField.PLACED_AT,
  totalAmount: OrderSortField.TOTAL_AMOUNT,
  orderNumber: OrderSortField.ORDER_NUMBER,
};
const A_SORT = `-?(?:${Object.keys(SORT_FIELDS).join('|')})`;
const SORT: Kind = {
  schema: { type: 'string', pattern: `^${A_SORT}(?:,${A_SORT})*$` },
  expected: 'some of placedAt, totalAmount, orderNumber, with commas between them and - before what descends',
  read: (value) => whether(new RegExp(`^${A_SORT}(?:,${A_SORT})*$`).test(value), value.split(',').map(sortOf)),
};

const sortOf = (word: string): OrderSort => ({
  field: SORT_FIELDS[word.replace('-', '')] ?? OrderSortField.PLACED_AT,
  direction: word.startsWith('-') ? SortDirection.DESC : SortDirection.ASC,
});

interface Condition {
  /** A property of `OrderFilter`. */
  readonly field: string;
  readonly operator: keyof typeof SAYS;
  readonly kind: Kind;
}

const SAYS = {
  eq: 'is this',
  in: 'is one of these, with commas between them',
  startsWith: 'begins with this',
  gte: 'is this or more',
  lt: 'is less than this',
};

const on = (field: string, kinds: Partial<Record<Condition['operator'], Kind>>): readonly Condition[] =>
  Object.entries(kinds).map(([operator, kind]) => ({ field, operator: operator as Condition['operator'], kind }));

const nameOf = ({ field, operator }: Condition): string => (operator === 'eq' ? field : `${field}.${operator}`);

const TEXT_CONDITIONS = { eq: TEXT, in: TEXTS, startsWith: TEXT };

const onStatus = ({ name, values }: DerivedStatus): readonly Condition[] =>
  on(name, { eq: statusIn(values), in: statusesIn(values) });

type Conditions = Readonly<Record<string, Condition>>;

/** The filters of GraphQL on one field each, by name: `sku`, `sku.in`, `sku.startsWith`. */
const conditionsWith = (statuses: readonly DerivedStatus[]): Conditions =>
  Object.fromEntries(
    [
      ...onStatus({ name: 'status', values: ORDER_STATUSES }),
      ...statuses.flatMap(onStatus),
      ...on('customerId', TEXT_CONDITIONS),
      ...on('orderNumber', TEXT_CONDITIONS),
      ...on('sku', TEXT_CONDITIONS),
      ...on('countryCode', TEXT_CONDITIONS),
      ...on('currency', TEXT_CONDITIONS),
      ...on('placedAt', { gte: TIME, lt: TIME }),
      ...on('totalAmount', { gte: AMOUNT, lt: AMOUNT }),
      ...on('hasHold', { eq: TRUTH }),
    ].map((condition) => [nameOf(condition), condition]),
  );

const PAGING: Readonly<Record<string, readonly [does: string, kind: Kind]>> = {
  first: ['How many from the beginning, or after the cursor `after`; 20 when absent', SIZE],
  after: ['`endCursor` of the page before', TEXT],
  last: ['How many from the end, or before the cursor `before`', SIZE],
  before: ['`startCursor` of the page after', TEXT],
  sort: ['Fields in the order of their weight, - before what descends; `-placedAt` when absent', SORT],
};

/** Every parameter, as the published document says it. */
const tableOf = (conditions: Conditions): ParameterTable => ({
  ...Object.fromEntries(Object.entries(PAGING).map(([name, [does, { schema }]]) => [name, [does, schema]])),
  ...Object.fromEntries(
    Object.entries(conditions).map(([name, { field, operator, kind }]) => [
      name,
      [`Orders whose ${field} ${SAYS[operator]}`, kind.schema],
    ]),
  ),
});

/** The parameters of lists of orders, with those that other contexts derive. */
export class OrderParameters {
  readonly table: ParameterTable;
  private readonly conditions: Conditions;

  constructor(statuses: readonly DerivedStatus[]) {
    this.conditions = conditionsWith(statuses);
    this.table = tableOf(this.conditions);
  }

  /** @throws HttpProblem PARAMETER_INVALID that names the parameter and what it has to be */
  questionOf(asked: AskedOrders): OrdersQuestion {
    return questionOf(asked, this.conditions);
  }
}

const questionOf = (asked: AskedOrders, conditions: Conditions): OrdersQuestion => {
  const valueOf = (name: string, { expected, read }: Kind): unknown => {
    const value = asked[name];
    if (value === undefined) return undefined;
    const found = read(value);
    if (found === undefined) throw parameterInvalid(name, `${name} has to be ${expected}.`);
    return found;
  };
  const paging = Object.fromEntries(Object.entries(PAGING).map(([name, [, kind]]) => [name, valueOf(name, kind)]));
  const { sort = [], ...page } = paging;
  const and = Object.entries(conditions)
    .filter(([name]) => asked[name] !== undefined)
    .map(([name, { field, operator, kind }]): OrderFilter => {
      const value = valueOf(name, kind);
      return { [field]: field === 'hasHold' ? value : { [operator]: value } };
    });
  return { paging: page, filter: { and }, orderBy: sort as readonly OrderSort[] };
};
