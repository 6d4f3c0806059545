import { decodeToken } from '#kernel';
import { type ReadPreferences, readPreferencesOf } from '../http/read-preferences.js';
import { badInput } from './query-refused.js';

/** What resolvers get of a request as `@Context()`. */
export interface QueryContext {
  readonly req?: { readonly headers: Parameters<typeof readPreferencesOf>[0] };
  /** The freshest that a field at the root of the query was asked for. */
  asked?: ReadPreferences;
}

/**
 * How fresh an answer must be: as the argument `atLeast` says, else the header `Consistency-Token`; `Prefer: wait=5`
 * says how long to wait.
 * @throws QueryRefused BAD_USER_INPUT for a token that is none; HttpProblem CONSISTENCY_TOKEN_INVALID for the header
 */
export const freshnessOf = (context: QueryContext, atLeast?: string | null): ReadPreferences => {
  const asked = askedBy(context, atLeast);
  if ((asked.atLeast?.position ?? 0) >= (context.asked?.atLeast?.position ?? 0)) context.asked = asked;
  return asked;
};

/**
 * How fresh a field must be that another view answers than the one it is asked for with: as fresh as its query asked for at
 * the root.
 * @throws HttpProblem CONSISTENCY_TOKEN_INVALID
 */
export const askedFreshness = (context: QueryContext): ReadPreferences => context.asked ?? askedBy(context);

const askedBy = (context: QueryContext, atLeast?: string | null): ReadPreferences => {
  const preferences = readPreferencesOf(context.req?.headers ?? {});
  if (atLeast === undefined || atLeast === null) return preferences;
  const point = decodeToken(atLeast);
  if (point === undefined) throw badInput('atLeast must be a consistencyToken as a command answered it.');
  return { ...preferences, atLeast: point };
};
