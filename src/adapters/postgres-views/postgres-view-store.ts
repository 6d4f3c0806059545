import type { Pool, QueryConfig, QueryResultRow } from 'pg';
import {
  assertOnePerDocument,
  checkLimit,
  type ConditionalWrite,
  DocumentRefused,
  type Fence,
  type Filter,
  isBackward,
  isStorableText,
  keysetOf,
  type Checkpoint,
  readerOf,
  type SumsQuery,
  type SumsRow,
  type TimeSlices,
  type ViewDefinition,
  type ViewDocument,
  type ViewQuery,
  type ViewRow,
  ViewStore,
} from '#kernel';
import { fencedError } from '../postgres-client/fenced.js';
import { rows } from '../postgres-client/rows.js';
import { Bindings } from './bindings.js';
import { isDataError, writeParameters, writeStatement } from './conditional-write.js';
import { countStatement, pageStatement } from './page-sql.js';
import { COLUMNS, type TextRow, viewDocument } from './view-row.js';
import { makeRelations } from './make-relations.js';
import { sumsRow, sumsStatement, type SumsTextRow } from './sums-sql.js';
import { qualifiedTable, tableDefinition, VIEW_SCHEMA } from './view-table.js';

/**
 * Documents of one statement, well within its time. What is written stays when a later portion fails, so that a batch
 * which is too much for one try is done after a few.
 */
const PORTION = 1_000;

/** Where a batch goes. */
interface Target {
  readonly view: ViewDefinition;
  readonly fence: Fence | undefined;
  /** Gets those that can never be stored. */
  readonly refused: DocumentRefused[];
}

/** Views as JSONB documents, one table per build in the schema `daybook_views`. */
export class PostgresViewStore extends ViewStore {
  /**
   * @param lookUps for reading and writing by key, which are prepared by name: connections that plan a named statement
   * once (`byKey`) spare most of what a small one costs. The others when absent
   */
  constructor(
    private readonly pool: Pool,
    private readonly lookUps: Pool = pool,
    /** Among which large documents are read; each read is one step when absent. */
    private readonly slices?: TimeSlices,
  ) {
    super();
  }

  async prepare(view: ViewDefinition): Promise<void> {
    const definition = tableDefinition(view);
    const there = await this.rows<{ readonly name: string }>(
      'select relname as name from pg_class where relnamespace = $1::regnamespace and relname = any($2::text[])',
      [VIEW_SCHEMA, [...definition.keys()]],
      `looking for the table of ${view.name}`,
    );
    const found = new Set(there.map(({ name }) => name));
    const missing = [...definition].filter(([name]) => !found.has(name)).map(([, statement]) => statement);
    if (missing.length > 0) await makeRelations(this.pool, qualifiedTable(view), missing);
  }

  async load<Document>(
    view: ViewDefinition,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, ViewDocument<Document>>> {
    const rows = await this.rows<TextRow>(
      {
        name: `load ${readerOf(view)}`,
        text: `select ${COLUMNS} from ${qualifiedTable(view)} where id = any($1::text[])`,
      },
      [ids.filter(isStorableText)],
      `loading documents of ${view.name}`,
    );
    const documents = await this.documents<Document>(rows);
    return new Map(documents.map((document) => [document.id, document]));
  }

  async write(
    view: ViewDefinition,
    writes: readonly ConditionalWrite[],
    reached?: Checkpoint,
    fence?: Fence,
  ): Promise<ReadonlySet<string>> {
    assertOnePerDocument(writes);
    const refused: DocumentRefused[] = [];
    const written = new Set<string>();
    for (let from = 0; from < writes.length; from += PORTION) {
      // With the last portion, when all before it were written.
      const saved = from + PORTION >= writes.length && written.size === from ? reached : undefined;
      const portion = writes.slice(from, from + PORTION);
      for (const id of await this.writeApart({ view, refused, fence }, portion, saved)) written.add(id);
    }
    if (refused[0] !== undefined) throw refused[0];
    return written;
  }

  async query<Document>(view: ViewDefinition, query: ViewQuery): Promise<readonly ViewRow<Document>[]> {
    const bindings = new Bindings();
    const statement = pageStatement(view, query, bindings);
    const rows = await this.rows<TextRow>(statement, bindings.values, `querying ${view.name}`);
    const documents = await this.documents<Document>(rows);
    const page = documents.map((document) => ({ ...document, keyset: keysetOf(view, query.sort, document) }));
    return isBackward(query) ? page.reverse() : page;
  }

  async count(view: ViewDefinition, filter: Filter | undefined, limit: number): Promise<number> {
    checkLimit(view, limit);
    const bindings = new Bindings();
    const statement = countStatement(view, filter, limit, bindings);
    const [row] = await this.rows<{ readonly count: string }>(statement, bindings.values, `counting ${view.name}`);
    return Number(row?.count);
  }

  async sums<Field extends string>(view: ViewDefinition, query: SumsQuery<Field>): Promise<readonly SumsRow<Field>[]> {
    const bindings = new Bindings();
    const statement = sumsStatement(view, query, bindings);
    const rows = await this.rows<SumsTextRow>(statement, bindings.values, `adding up ${view.name}`);
    return rows.map((row) => sumsRow(query.sums, row));
  }

  /** A document may have hundreds of kilobytes: a page of them is not read in one go. */
  private async documents<Document>(rows: readonly TextRow[]): Promise<readonly ViewDocument<Document>[]> {
    if (this.slices === undefined) return rows.map((row) => viewDocument<Document>(row));
    const documents: ViewDocument<Document>[] = [];
    await this.slices.forEach(rows, (row) => documents.push(viewDocument<Document>(row)));
    return documents;
  }

  /** Halves a batch that fails for its data until the documents to blame stand alone. */
  private async writeApart(
    into: Target,
    writes: readonly ConditionalWrite[],
    reached: Checkpoint | undefined,
  ): Promise<readonly string[]> {
    const [first, second] = writes;
    if (first === undefined) return [];
    try {
      return await this.writeTogether(into, writes, reached);
    } catch (error) {
      const isRefused = error instanceof DocumentRefused;
      if (!isRefused && !isDataError(error)) throw error;
      if (second === undefined) {
        into.refused.push(isRefused ? error : new DocumentRefused(first.id, error.message));
        return [];
      }
      const half = Math.ceil(writes.length / 2);
      const written = await this.writeApart(into, writes.slice(0, half), undefined);
      const saved = written.length === half ? reached : undefined;
      return [...written, ...(await this.writeApart(into, writes.slice(half), saved))];
    }
  }

  private async writeTogether(
    { view, fence }: Target,
    writes: readonly ConditionalWrite[],
    reached: Checkpoint | undefined,
  ): Promise<readonly string[]> {
    const reader = reached === undefined ? undefined : readerOf(view);
    const rows = await this.rows<{ readonly id: string }>(
      { name: `write ${readerOf(view)}`, text: writeStatement(qualifiedTable(view)) },
      writeParameters(writes, reader, reached, fence),
      `writing documents of ${view.name}`,
    ).catch((error: unknown) => {
      throw fencedError(error, fence);
    });
    return rows.map(({ id }) => id);
  }

  private rows<Row extends QueryResultRow>(
    statement: string | QueryConfig,
    values: readonly unknown[],
    doing: string,
  ): Promise<readonly Row[]> {
    return rows<Row>(typeof statement === 'string' ? this.pool : this.lookUps, doing, statement, values);
  }
}
