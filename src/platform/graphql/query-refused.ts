import { StoreUnavailable } from '#kernel';

/** What a GraphQL answer says in `extensions.code`. Stable, for programs. */
export type QueryErrorCode =
  | 'BAD_USER_INPUT'
  | 'NOT_FOUND'
  | 'PROJECTION_LAGGING'
  | 'QUERY_TOO_COMPLEX'
  | 'ANSWER_TOO_LARGE'
  | 'EVENT_STORE_UNAVAILABLE'
  | 'VIEWS_UNAVAILABLE'
  | 'LOG_REPLACED'
  | 'RESUME_IMPOSSIBLE'
  | 'EVENT_UNREADABLE'
  | 'STORE_TAMPERED'
  | 'TOO_MANY_SUBSCRIPTIONS'
  | 'INTERNAL';

/** A query that is refused, or cannot be answered, for a reason that the caller gets. */
export class QueryRefused extends Error {
  override readonly name = 'QueryRefused';

  /**
   * @param message what happened and what to do next, for people
   * @param details more for programs; stands beside the code in `extensions`
   */
  constructor(
    readonly code: QueryErrorCode,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** The caller asked for something that cannot be. */
export const badInput = (message: string): QueryRefused => new QueryRefused('BAD_USER_INPUT', message);

/** The views do not answer; the event store may well do. */
export class ViewsUnavailable extends StoreUnavailable {}

/** What a read of views gives, with their failure distinguished from that of the event store. @throws ViewsUnavailable */
export const fromViews = async <T>(reading: Promise<T>): Promise<T> => {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    throw new ViewsUnavailable(error.message, { cause: error });
  }
};
