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
export const isPermanent = (error: unknown): boolean => DEFECTS.includes((error as Error | undefined)?.name ?? '');

/** What went wrong, for the record: name and message, short, and a text that every database takes. */
export const describe = (error: unknown): string => {
  const name = (error as Error | undefined)?.name;
  const text = `${name === undefined ? '' : `${name}: `}${messageOf(error)}`;
  return text.replaceAll('\0', '').toWellFormed().slice(0, LONGEST_ERROR).toWellFormed();
};
