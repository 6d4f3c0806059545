import type { MongoClient } from 'mongodb';
import pg from 'pg';
import { withMongo } from './mongo-client.js';

/** A document of a view, and what stands beside it. */
export interface StoredViewRow {
  readonly id: string;
  readonly version: number;
  readonly position: number;
  readonly document: unknown;
}

/** The views as they lie in their store, read past the program. */
export interface StoredViews {
  /** The log position that a build of the view has come to; 0 when it has not begun. */
  reachedBy(view: string, build: string): Promise<number>;
  /** All documents of a build, by id. */
  documents(view: string, build: string): Promise<readonly StoredViewRow[]>;
}

/** @param url of the owner of the database */
export const viewsInPostgres = (url: string): StoredViews => ({
  reachedBy: async (view, build) => {
    const text = 'select position::integer from daybook.checkpoints where reader = $1';
    const [row] = await ask<{ readonly position: number }>(url, text, [`${view}@${build}`]);
    return row?.position ?? 0;
  },
  documents: (view, build) =>
    ask(
      url,
      `select id, version::integer, position::integer, doc as document
        from daybook_views.${view.replaceAll('-', '_')}_${build} order by id`,
    ),
});

const ask = async <Row extends pg.QueryResultRow>(url: string, text: string, values: unknown[] = []) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
};

/** What the collection `views` says of a view. */
interface Entry {
  readonly _id: string;
  readonly builds: Readonly<Record<string, { readonly collection: string; readonly position: number }>>;
}

interface StoredDocument extends Omit<StoredViewRow, 'id'> {
  readonly _id: string;
}

/** @param url of a database */
export const viewsInMongo = (url: string): StoredViews => {
  const place = async (client: MongoClient, view: string, build: string) =>
    (await client.db().collection<Entry>('views').findOne({ _id: view }))?.builds[build];
  return {
    reachedBy: (view, build) => withMongo(url, async (client) => (await place(client, view, build))?.position ?? 0),
    documents: (view, build) =>
      withMongo(url, async (client) => {
        const { collection } = (await place(client, view, build)) ?? {};
        if (collection === undefined) return [];
        const stored = await client.db().collection<StoredDocument>(collection).find().sort({ _id: 1 }).toArray();
        return stored.map(({ _id: id, version, position, document }) => ({ id, version, position, document }));
      }),
  };
};
