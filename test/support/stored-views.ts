import type { Collection, MongoClient } from 'mongodb';
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
  /** Puts a document in the place of the one with its id, if there is one, as nobody but an intruder would. */
  put(view: string, build: string, row: StoredViewRow): Promise<void>;
  remove(view: string, build: string, id: string): Promise<void>;
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
      `select id, version::integer, position::integer, doc as document from ${tableOf(view, build)} order by id`,
    ),
  put: async (view, build, { id, version, position, document }) => {
    const text = `insert into ${tableOf(view, build)} (id, version, position, doc) values ($1, $2, $3, $4)
      on conflict (id) do update set version = excluded.version, position = excluded.position, doc = excluded.doc`;
    await ask(url, text, [id, version, position, JSON.stringify(document)]);
  },
  remove: async (view, build, id) => {
    await ask(url, `delete from ${tableOf(view, build)} where id = $1`, [id]);
  },
});

const tableOf = (view: string, build: string): string => `daybook_views.${view.replaceAll('-', '_')}_${build}`;

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
  /** Does something with the collection of a build; `undefined` when there is none. */
  const within = <Result>(
    view: string,
    build: string,
    work: (documents: Collection<StoredDocument>) => Promise<Result>,
  ): Promise<Result | undefined> =>
    withMongo(url, async (client) => {
      const { collection } = (await place(client, view, build)) ?? {};
      return collection === undefined ? undefined : work(client.db().collection<StoredDocument>(collection));
    });
  return {
    reachedBy: (view, build) => withMongo(url, async (client) => (await place(client, view, build))?.position ?? 0),
    documents: async (view, build) => {
      const stored = await within(view, build, (documents) => documents.find().sort({ _id: 1 }).toArray());
      return (stored ?? []).map(({ _id: id, version, position, document }) => ({ id, version, position, document }));
    },
    put: async (view, build, { id: _id, ...row }) => {
      await within(view, build, async (documents) => {
        // Sorts and sums go by what stands beside the document; that of any other will do.
        const beside = (await documents.findOne({ _id })) ?? (await documents.findOne());
        const { _id: _other, ...replacement } = { projectedAt: new Date(), ...beside, _id, ...row };
        await documents.replaceOne({ _id }, replacement, { upsert: true });
      });
    },
    remove: async (view, build, id) => {
      await within(view, build, (documents) => documents.deleteOne({ _id: id }));
    },
  };
};
