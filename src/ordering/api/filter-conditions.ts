import type { Filter, Scalar } from '#kernel';
import { badInput, boundOf } from '#platform';
import type { DateTimeFilter } from './filter.inputs.js';

const MOST_VALUES = 100;

/** What any of the leaf filters may say about one field. */
export interface Conditions {
  readonly eq?: Scalar | null;
  readonly in?: readonly Scalar[] | null;
  readonly gte?: Scalar | null | undefined;
  readonly lt?: Scalar | null | undefined;
  readonly startsWith?: string | null;
}

/** What is asked of one field, as the view store takes it; nothing for `null`. @throws QueryRefused BAD_USER_INPUT as `bounded` */
export const comparisons = (field: string, conditions: Conditions | null | undefined): readonly Filter[] => {
  const { in: values, ...others } = conditions ?? {};
  const found: Filter[] = isGiven(values) ? [{ field, op: 'in', values: bounded(values) }] : [];
  for (const op of ['eq', 'gte', 'lt', 'startsWith'] as const) {
    const value = others[op];
    if (isGiven(value)) found.push({ field, op, value });
  }
  return found;
};

/** Stored times have whole milliseconds. */
export const timeBounds = ({ gte, lt }: DateTimeFilter): Conditions => ({
  gte: gte && boundOf(gte),
  lt: lt && boundOf(lt),
});

export const isGiven = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;

/** The list itself. @throws QueryRefused BAD_USER_INPUT when it has more than 100 values */
export const bounded = <T>(values: readonly T[]): readonly T[] => {
  if (values.length > MOST_VALUES) throw badInput(`filter: a list may have at most ${MOST_VALUES} values.`);
  return values;
};
