import { type ComplexityEstimator, Int } from '@nestjs/graphql';
import { listOf } from './cost.js';
import { badInput } from './query-refused.js';

/** The argument `first` of a list without paging, of which the beginning may be asked for. */
export const FIRST = { type: () => Int, nullable: true, description: 'all of them when absent' } as const;

/**
 * The `complexity` of a list with the argument `first` (`FIRST`): what is selected in it counts once for each item that
 * there can be.
 * @param most so many items the whole list is taken to hold
 */
export const beginningOf =
  (most: number): ComplexityEstimator =>
  ({ args, childComplexity }) => {
    const { first } = args as { readonly first?: number | null };
    return listOf(Math.min(Math.max(first ?? most, 0), most))({ childComplexity });
  };

/** The first items of a list, all of them without `first`. @throws QueryRefused BAD_USER_INPUT when `first` is below 0 */
export const beginning = <Item>(items: readonly Item[], first: number | null | undefined): readonly Item[] => {
  if (first === undefined || first === null) return items;
  if (first < 0) throw badInput('first must not be less than 0.');
  return items.slice(0, first);
};
