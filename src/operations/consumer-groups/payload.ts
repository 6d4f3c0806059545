import { PermanentFailure } from './failures.js';
import type { ReceivedEvent } from './received-event.js';

/** What the value says; `null` for a tombstone. @throws PermanentFailure when it is not JSON in UTF-8 */
export const payloadOf = ({ value }: Pick<ReceivedEvent, 'value'>): unknown => {
  if (value === null) return null;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(value)) as unknown;
  } catch {
    // What the parser says quotes the value, which may be personal.
    throw new PermanentFailure('The value is not JSON in UTF-8');
  }
};
