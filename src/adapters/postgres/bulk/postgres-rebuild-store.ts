import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import {
  type Checkpoint,
  type ConditionalWrite,
  type StoredEvent,
  readerOf,
  RebuildFenced,
  RebuildStore,
  type ViewDefinition,
} from '#kernel';
import { kernelError } from '../database-errors.js';
import { clientConfig } from '../pool.js';
import { bulkWriteOf } from '../coordination/rebuild-lease.js';
import { writeParameters, writeStatement } from '../views/conditional-write.js';
import { qualifiedTable } from '../views/view-table.js';
import { copiedDocuments, DOCUMENT_COLUMNS } from './copied-documents.js';
import { COPIED_COLUMNS, copiedEvents } from './copied-events.js';

/** Nobody waits for an answer here, and a rebuild that gives up has to be begun anew by somebody. */
const CONNECT_WITHIN_MS = 10_000;

/** Bulk reading and writing by COPY, each on a connection of its own without a limit of time. */
export class PostgresRebuildStore extends RebuildStore {
  constructor(private readonly url: string) {
    super();
  }

  async *records(after: number, upTo: number): AsyncGenerator<readonly StoredEvent[]> {
    const client = await this.connect();
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

  async write(
    view: ViewDefinition,
    token: number,
    writes: readonly ConditionalWrite[],
    checkpoint: Checkpoint,
  ): Promise<void> {
    const client = await this.connect(bulkWriteOf(view.name));
    try {
      await client.query('begin');
      await refuseOlder(client, view, token);
      await insert(client, view, writes);
      await update(client, view, writes);
      await client.query(SAVE, [readerOf(view), checkpoint.position, checkpoint.eventId ?? null]);
      await client.query('commit');
    } catch (error) {
      throw kernelError(error, `writing ${readerOf(view)} in bulk`);
    } finally {
      await client.end();
    }
  }

  private async connect(name?: string): Promise<pg.Client> {
    const config = clientConfig(this.url, { statementTimeoutMs: 0, durable: false, byKey: true });
    const patient = { query_timeout: undefined, connectionTimeoutMillis: CONNECT_WITHIN_MS, application_name: name };
    const client = new pg.Client({ ...config, ...patient });
    client.on('error', () => undefined);
    await client.connect().catch((error: unknown) => {
      throw kernelError(error, 'connecting');
    });
    return client;
  }
}

/** The lock on the row lasts until the commit, so a successor waits for a write that was let in. */
const refuseOlder = async (client: pg.Client, view: ViewDefinition, token: number): Promise<void> => {
  const text = `
    select from daybook.view_builds where view = $1 and build = $2 and token = $3 and state = 'loading' for share`;
  const { rowCount } = await client.query(text, [view.name, view.build, token]);
  if (rowCount !== 1) throw new RebuildFenced(readerOf(view));
};

const insert = async (client: pg.Client, view: ViewDefinition, writes: readonly ConditionalWrite[]): Promise<void> => {
  const first = writes.filter(({ loadedVersion }) => loadedVersion === 0);
  if (first.length === 0) return;
  const copy = `copy ${qualifiedTable(view)} (${DOCUMENT_COLUMNS}) from stdin`;
  await pipeline(Readable.from(copiedDocuments(first)), client.query(copyFrom(copy)));
};

const update = async (client: pg.Client, view: ViewDefinition, writes: readonly ConditionalWrite[]): Promise<void> => {
  const later = writes.filter(({ loadedVersion }) => loadedVersion > 0);
  if (later.length === 0) return;
  const { rowCount } = await client.query(writeStatement(qualifiedTable(view)), writeParameters(later));
  if (rowCount !== later.length) throw new RebuildFenced(readerOf(view));
};

const SAVE = `
  insert into daybook.checkpoints (reader, position, event_id) values ($1, $2, $3)
  on conflict (reader)
  do update set position = excluded.position, event_id = excluded.event_id, saved_at = now()`;
