import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import {
  type Checkpoint,
  type ConditionalWrite,
  type FoldedDocument,
  type OutboxEntry,
  readerOf,
  RebuildFenced,
  RebuildStore,
  type ViewDefinition,
} from '#kernel';
import { sealedEntries } from '../postgres-client/sealed-entries.js';
import { kernelError } from '../postgres-client/database-errors.js';
import type { RowSeals } from '../postgres-client/row-seals.js';
import { rows } from '../postgres-client/rows.js';
import { writeParameters, writeStatement } from './conditional-write.js';
import { qualifiedTable } from './view-table.js';
import { bulkConnection, bulkWriteOf } from '../postgres-client/bulk-connection.js';
import { copiedDocuments, DOCUMENT_COLUMNS } from './copied-documents.js';

export interface RebuildStoreOptions {
  /** For bulk writes by COPY, each on a connection of its own. */
  readonly url: string;
  readonly pool: pg.Pool;
  readonly seals: RowSeals;
}

/** Writes of rebuilds; each checks the token of the lease in its own transaction. */
export class PostgresRebuildStore extends RebuildStore {
  constructor(private readonly options: RebuildStoreOptions) {
    super();
  }

  async write(
    view: ViewDefinition,
    token: number,
    writes: readonly ConditionalWrite[],
    checkpoint: Checkpoint,
  ): Promise<void> {
    const client = await bulkConnection(this.options.url, bulkWriteOf(view.name));
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

  async empty(view: ViewDefinition, token: number, entry: OutboxEntry): Promise<void> {
    const values = [view.name, view.build, token, sealedEntries(this.options.seals, [entry])];
    const emptied = await rows(this.options.pool, 'emptying a build', EMPTY, values);
    if (emptied.length === 0) throw new RebuildFenced(readerOf(view));
  }

  async replace(
    view: ViewDefinition,
    token: number,
    documents: ReadonlyMap<string, FoldedDocument | undefined>,
  ): Promise<void> {
    const gone = [...documents].filter(([, document]) => document === undefined).map(([id]) => id);
    const kept = [...documents].flatMap(([id, document]) => (document === undefined ? [] : [{ id, ...document }]));
    const values = [view.name, view.build, token, gone, JSON.stringify(kept)];
    const [row] = await rows<{ held: boolean }>(
      this.options.pool,
      'repairing documents',
      replaceStatement(view),
      values,
    );
    if (row?.held !== true) throw new RebuildFenced(readerOf(view));
  }
}

/** The lock on the row lasts until the commit, so a successor waits for a write that was accepted. */
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

const EMPTY = `
  with emptied as materialized (select daybook.empty_build($1, $2, $3) as done)
  select daybook.enqueue($4) from emptied where done`;

const replaceStatement = (view: ViewDefinition): string => `
  with held as (
    select from daybook.view_builds where view = $1 and build = $2 and token = $3 and state = 'loading' for share
  ), gone as (
    delete from ${qualifiedTable(view)} where id = any($4::text[]) and exists (select from held)
  ), put as (
    insert into ${qualifiedTable(view)} (id, doc, version, position)
    select id, document, version, position
    from jsonb_to_recordset($5::jsonb) as d (id text, document jsonb, version bigint, position bigint)
    where exists (select from held)
    on conflict (id) do update set doc = excluded.doc, version = excluded.version,
      position = excluded.position, projected_at = clock_timestamp()
  )
  select exists (select from held) as held`;
