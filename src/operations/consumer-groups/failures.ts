import { messageOf } from '#kernel';

/** Thrown by a handler: the event can never be dealt with as things are. Its key waits until an operator decides. */
export class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure';
}

/** A handler has not ended in time; what it wrote in the transaction of the inbox is undone. */
export class HandlerTooSlow extends Error {
  override readonly name = 'HandlerTooSlow';
}

/** Defects of a program or of data, which the next attempt meets again. */
const DEFECTS = ['PermanentFailure', 'TypeError', 'SyntaxError', 'ReferenceError', 'RangeError', 'URIError'];
const LONGEST_ERROR = 500;

/** Whether another attempt would be of no use. What is not known may pass. */
export const isPermanent = (error: unknown): boolean =>
  DEFECTS.includes((error as Error | undefined)?.name ?? '') && !isOfNetwork(error);

/** Node's `fetch` throws a TypeError for each failure of the network, caused by one with a code, such as ECONNREFUSED. */
const isOfNetwork = (error: unknown): boolean => {
  const { name, cause } = (error ?? {}) as Partial<Error>;
  const { code } = (cause ?? {}) as { readonly code?: unknown };
  return name === 'TypeError' && typeof code === 'string' && !isPermanent(cause);
};

/** What went wrong, for the record: name and message, short, and a text that every database takes. */
export const describe = (error: unknown): string => {
  const { name, cause } = (error ?? {}) as Partial<Error>;
  const why = isOfNetwork(error) ? ` (${messageOf(cause)})` : '';
  const text = `${name === undefined ? '' : `${name}: `}${messageOf(error)}${why}`;
  return text.replaceAll('\0', '').toWellFormed().slice(0, LONGEST_ERROR).toWellFormed();
};
