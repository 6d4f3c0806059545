import type { LogArchive, StoredEvent } from '#kernel';
import { CustomerErased, operatorEventCatalogue } from '../operator-events/operator.events.js';

/**
 * Streams with values that an erasure has made unreadable; none for any other event. Values name their key, so this goes
 * through the log up to the erasure, as the erasure itself did.
 * @throws UnreadableEvent for an erasure of a later release, StoreUnavailable
 */
export const erasedStreams = async (
  record: StoredEvent,
  archive: Pick<LogArchive, 'records'>,
): Promise<ReadonlySet<string>> => {
  const streams = new Set<string>();
  if (record.type !== CustomerErased.type) return streams;
  const { data } = operatorEventCatalogue.decode(record);
  const { keyIds } = data as { readonly keyIds: readonly string[] };
  const beginnings = keyIds.map((id) => `{"sealed":"${id}.`);
  for await (const records of archive.records(0, record.position)) {
    for (const { stream, data: text } of records) {
      if (beginnings.some((beginning) => text.includes(beginning))) streams.add(stream);
    }
  }
  return streams;
};
