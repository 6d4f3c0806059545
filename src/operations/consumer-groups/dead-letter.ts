import type { DeadLetter } from './events-source.js';
import type { ParkedKey } from './inbox.js';
import type { ReceivedEvent } from './received-event.js';

/** The record as it came, under the same key, with where it came from and what went wrong as further headers. */
export const deadLetterOf = (event: ReceivedEvent, { group, error, attempts, parkedAt }: ParkedKey): DeadLetter => ({
  key: event.key,
  value: event.value,
  headers: {
    ...event.headers,
    dlt_group: group,
    dlt_original_topic: event.topic,
    dlt_original_partition: String(event.partition),
    dlt_original_offset: event.offset,
    dlt_error: error,
    dlt_attempts_aside: String(attempts),
    dlt_parked_at: parkedAt,
  },
});
