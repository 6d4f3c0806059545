import { to as copyTo } from 'pg-copy-streams';
import type { StoredEvent } from '#kernel';
import { kernelError } from '../../postgres-client/database-errors.js';
import { bulkConnection } from '../../postgres-client/bulk-connection.js';
import { COPIED_COLUMNS, copiedEvents } from './copied-events.js';

/** The records after one position and up to another, by COPY on a connection of its own. @throws StoreUnavailable */
export async function* bulkRecords(url: string, after: number, upTo: number): AsyncGenerator<readonly StoredEvent[]> {
  const client = await bulkConnection(url);
  try {
    const range = `position > ${Math.trunc(after)} and position <= ${Math.trunc(upTo)}`;
    const events = `select ${COPIED_COLUMNS} from daybook.events where ${range} order by position`;
    yield* copiedEvents(client.query(copyTo(`copy (${events}) to stdout (format binary)`)));
  } catch (error) {
    throw kernelError(error, 'reading the log in bulk');
  } finally {
    await client.end();
  }
}
