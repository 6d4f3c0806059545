import type { Filter, Keyset, Scalar, Sort } from '#kernel';
import {
  COUNTRIES,
  CURRENCIES,
  customerIdOf,
  CUSTOMERS,
  FIRST_MOMENT,
  LAST_MOMENT,
  orderIdOf,
  SKUS,
  skuOf,
} from '../subjects/varied-orders.js';

const DAY_MS = 86_400_000;
/** About as much as the largest order comes to. */
const LARGEST_TOTAL = 1_200_000;
const LISTED = 5;

/** One way to ask for orders; what stands in it varies from run to run. */
export interface Question {
  readonly name: string;
  readonly sort: readonly Sort[];
  /** Made anew for each run. */
  readonly filter?: (orders: number) => Filter;
  /** Whether an index holds what is asked for; the others walk along the sort's index and drop what does not fit. */
  readonly indexed: boolean;
}

type Make = (orders: number) => Filter;

const below = (count: number): number => Math.floor(Math.random() * count);
const anyOf = <Value>(values: readonly Value[]): Value => {
  const value = values[below(values.length)];
  if (value === undefined) throw new Error('There is nothing to choose from');
  return value;
};
const moment = (): number => FIRST_MOMENT + below(LAST_MOMENT - FIRST_MOMENT);
const numberOf = (serial: number): string => `DB-${String(serial).padStart(7, '0')}`;

const eq =
  (field: string, value: () => Scalar): Make =>
  () => ({ field, op: 'eq', value: value() });
const list =
  (field: string, value: (orders: number) => Scalar): Make =>
  (orders) => ({
    field,
    op: 'in',
    values: Array.from({ length: LISTED }, () => value(orders)),
  });
const starts =
  (field: string, value: () => string): Make =>
  () => ({ field, op: 'startsWith', value: value() });
const range =
  (field: string, from: () => number, span: number, shown: (at: number) => Scalar): Make =>
  () => {
    const at = from();
    return {
      and: [
        { field, op: 'gte', value: shown(at) },
        { field, op: 'lt', value: shown(at + span) },
      ],
    };
  };
const both =
  (...makes: readonly Make[]): Make =>
  (orders) => ({ and: makes.map((make) => make(orders)) });

const time = (at: number): string => new Date(at).toISOString();
const customer = (): string => customerIdOf(below(CUSTOMERS));
const sku = (): string => skuOf(below(SKUS));
const country = (): string => anyOf(COUNTRIES);
const anOrderNumber = (orders: number): string => numberOf(1 + below(orders));
const totals = range('totalAmount', () => below(LARGEST_TOTAL / 2), 10_000, Number);
const aWeek = range('placedAt', moment, 7 * DAY_MS, time);
const status = (value: string): Make => eq('status', () => value);
const theirs = eq('customerId', customer);
const there = eq('countryCode', country);
const inCurrency = eq('currency', () => anyOf(CURRENCIES));

const by = (field: string, direction: Sort['direction'] = 'desc'): readonly Sort[] => [{ field, direction }];
const NEWEST = by('placedAt');
const LARGEST = by('totalAmount');

const filtered = (name: string, filter: Make, sort = NEWEST): Question => ({ name, filter, sort, indexed: true });
const dropping = (name: string, filter: Make, sort = NEWEST): Question => ({ name, filter, sort, indexed: false });

const SORTS: readonly Question[] = ['placedAt', 'totalAmount', 'orderNumber'].flatMap((field) =>
  (['asc', 'desc'] as const).map((direction) => ({
    name: `all, ${field} ${direction}`,
    sort: by(field, direction),
    indexed: true,
  })),
);

/** Each filter and each sort, alone and in pairs; the newest first where nothing else is said. */
export const QUESTIONS: readonly Question[] = [
  ...SORTS,
  filtered('status eq PLACED', status('PLACED')),
  filtered('status eq CANCELLED', status('CANCELLED')),
  filtered('status in', () => ({ field: 'status', op: 'in', values: ['PLACED', 'CANCELLED'] })),
  filtered('customerId eq', theirs),
  filtered(`customerId in ${LISTED}`, list('customerId', customer)),
  filtered(
    'customerId startsWith',
    starts('customerId', () => customer().slice(0, -1)),
  ),
  filtered('orderNumber eq', (orders) => ({ field: 'orderNumber', op: 'eq', value: anOrderNumber(orders) })),
  filtered(`orderNumber in ${LISTED}`, list('orderNumber', anOrderNumber)),
  filtered('orderNumber startsWith', (orders) => ({
    field: 'orderNumber',
    op: 'startsWith',
    value: anOrderNumber(orders).slice(0, -2),
  })),
  filtered('sku eq', eq('sku', sku)),
  filtered(`sku in ${LISTED}`, list('sku', sku)),
  dropping(
    'sku startsWith',
    starts('sku', () => sku().slice(0, -1)),
  ),
  filtered('countryCode eq', there),
  filtered(`countryCode in ${LISTED}`, list('countryCode', country)),
  filtered(
    'countryCode startsWith',
    starts('countryCode', () => country().slice(0, 1)),
  ),
  filtered('currency eq', inCurrency),
  filtered('placedAt, a week', aWeek),
  filtered('totalAmount, 10,000 wide', totals),
  filtered(
    'hasHold true',
    eq('hasHold', () => true),
  ),
  dropping('not status PLACED', () => ({ not: { field: 'status', op: 'eq', value: 'PLACED' } })),
  filtered('customerId eq, status eq', both(theirs, status('PLACED'))),
  filtered('customerId eq, totalAmount desc', theirs, LARGEST),
  filtered('status CANCELLED, placedAt a week', both(status('CANCELLED'), aWeek)),
  filtered('status CANCELLED, totalAmount desc', status('CANCELLED'), LARGEST),
  filtered('countryCode eq, placedAt a week', both(there, aWeek)),
  filtered('countryCode eq, totalAmount desc', there, LARGEST),
  filtered('countryCode eq, status CANCELLED', both(there, status('CANCELLED'))),
  filtered('sku eq, countryCode eq', both(eq('sku', sku), there)),
  filtered('sku eq, orderNumber asc', eq('sku', sku), by('orderNumber', 'asc')),
  filtered('currency eq, totalAmount 10,000 wide, totalAmount desc', both(inCurrency, totals), LARGEST),
  filtered('currency eq, placedAt a week', both(inCurrency, aWeek)),
];

/** Somewhere in the middle half of all orders in the order of `sort`: where a reader who went on and on would be. */
export const deepInside = (sort: readonly Sort[], orders: number): Keyset => {
  const share = 0.25 + Math.random() / 2;
  const serial = Math.floor(share * orders);
  const values: Readonly<Record<string, Scalar>> = {
    placedAt: time(FIRST_MOMENT + share * (LAST_MOMENT - FIRST_MOMENT)),
    totalAmount: Math.floor(share * (LARGEST_TOTAL / 2)),
    orderNumber: numberOf(serial),
  };
  return { values: sort.map(({ field }) => values[field] ?? null), id: orderIdOf(serial) };
};
