import type { Filter } from '#kernel';
import { badInput } from '#platform';
import { bounded, comparisons, isGiven, timeBounds } from '../../api/filter-conditions.js';
import type { OrderFilter } from './filter.inputs.js';

const DEEPEST = 5;
const MOST_CONDITIONS = 100;

/**
 * The filter as the view store takes it. An empty filter holds for every order, an empty `or` for none.
 * @throws QueryRefused BAD_USER_INPUT when it is nested more than 5 deep, has more than 100 conditions, or a list in it
 * more than 100 values
 */
export const viewFilter = (input: OrderFilter): Filter => {
  const filter = translated(input, 1);
  if (conditionsIn(filter) > MOST_CONDITIONS)
    throw badInput(`filter: at most ${MOST_CONDITIONS} conditions are allowed.`);
  return filter;
};

const translated = (input: OrderFilter, depth: number): Filter => {
  if (depth > DEEPEST) throw badInput(`filter: and, or, not may be nested at most ${DEEPEST} deep.`);
  const { and, or, not, hasHold, placedAt, ...leaves } = input;
  const inner = (filter: OrderFilter) => translated(filter, depth + 1);
  const all: Filter[] = Object.entries(leaves).flatMap(([field, conditions]) => comparisons(field, conditions));
  if (isGiven(placedAt)) all.push(...comparisons('placedAt', timeBounds(placedAt)));
  if (isGiven(hasHold)) all.push({ field: 'hasHold', op: 'eq', value: hasHold });
  if (isGiven(and)) all.push({ and: bounded(and).map(inner) });
  if (isGiven(or)) all.push({ or: bounded(or).map(inner) });
  if (isGiven(not)) all.push({ not: inner(not) });
  return { and: all };
};

const conditionsIn = (filter: Filter): number => {
  if ('and' in filter) return sum(filter.and);
  if ('or' in filter) return sum(filter.or);
  return 'not' in filter ? conditionsIn(filter.not) : 1;
};

const sum = (filters: readonly Filter[]): number =>
  filters.reduce((conditions, filter) => conditions + conditionsIn(filter), 0);
