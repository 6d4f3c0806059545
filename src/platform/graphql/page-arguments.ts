import { ArgsType, Field, Int } from '@nestjs/graphql';
import type { Sort, ViewQuery } from '#kernel';
import { decodeCursor } from './cursors.js';
import { badInput } from './query-refused.js';

export const DEFAULT_PAGE = 20;
export const LARGEST_PAGE = 100;

/** Forward paging of a Relay connection. */
@ArgsType()
export class ForwardPageArguments {
  @Field(() => Int, { nullable: true })
  first?: number | null;

  @Field(() => String, { nullable: true })
  after?: string | null;
}

/** Paging of a Relay connection in both directions. */
@ArgsType()
export class PageArguments extends ForwardPageArguments {
  @Field(() => Int, { nullable: true })
  last?: number | null;

  @Field(() => String, { nullable: true })
  before?: string | null;
}

/** A page as a view is asked for it: without the one row more that shows whether there is another page. */
export type PageRequest = Pick<ViewQuery, 'sort' | 'after' | 'before' | 'fromEnd' | 'limit'>;

/**
 * `first` (20 by default, 100 at most) goes with `after`, `last` with `before`.
 * @throws QueryRefused BAD_USER_INPUT
 */
export const pageRequest = ({ first, after, last, before }: PageArguments, sort: readonly Sort[]): PageRequest => {
  const backward = isGiven(last) || (isGiven(before) && !isGiven(first));
  if (isGiven(first) && isGiven(last)) throw badInput('Give first or last, not both.');
  if (backward ? isGiven(after) : isGiven(before)) throw badInput('first goes with after, and last goes with before.');
  const limit = sizeOf(backward ? 'last' : 'first', backward ? last : first);
  if (!backward) return { sort, limit, ...(isGiven(after) && { after: decodeCursor(sort, after) }) };
  return { sort, limit, fromEnd: true, ...(isGiven(before) && { before: decodeCursor(sort, before) }) };
};

const isGiven = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;

const sizeOf = (name: string, size: number | null | undefined): number => {
  const wanted = size ?? DEFAULT_PAGE;
  if (wanted < 0 || wanted > LARGEST_PAGE) throw badInput(`${name} must be from 0 to ${LARGEST_PAGE}.`);
  return wanted;
};
