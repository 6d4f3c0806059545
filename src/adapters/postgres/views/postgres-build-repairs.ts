import type { Pool } from 'pg';
import {
  BuildRepairs,
  type FoldedDocument,
  type OutboxEntry,
  readerOf,
  RebuildFenced,
  type ViewDefinition,
} from '#kernel';
import type { RowSeals } from '../row-seals.js';
import { rows } from '../rows.js';
import { sealedEntries } from '../coordination/sealed-entries.js';
import { qualifiedTable } from './view-table.js';

/** Repairs of builds; each statement checks the token of the lease in its own transaction. */
export class PostgresBuildRepairs extends BuildRepairs {
  constructor(
    private readonly pool: Pool,
    private readonly seals: RowSeals,
  ) {
    super();
  }

  async empty(view: ViewDefinition, token: number, owed: OutboxEntry): Promise<void> {
    const values = [view.name, view.build, token, sealedEntries(this.seals, [owed])];
    const emptied = await rows(this.pool, 'emptying a build', EMPTY, values);
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
    const [row] = await rows<{ held: boolean }>(this.pool, 'repairing documents', replaceStatement(view), values);
    if (row?.held !== true) throw new RebuildFenced(readerOf(view));
  }
}

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
