import { pongoClient } from '@event-driven-io/pongo';
import pg from 'pg';

const EVENTS = 'select substr(stream, 7) as id, version, type, data from daybook.events order by position limit $1';
/** More than it takes in the time that it is given. */
const MOST_BY_EVENT = 50_000;
const PORTION = 1_000;

const eventsOf = async (url, most) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(EVENTS, [most]);
  await client.end();
  return rows;
};

const openCollection = async (url) => {
  const client = pongoClient(url);
  const orders = client.db().collection('orders');
  await orders.createCollection();
  return { client, orders };
};

/** A document about as large as one of order-details. */
const apply = (document, { version, type, data }) => ({ ...document, ...data, status: type, seen: version });

/** @throws Error when the documents do not hold what was applied */
const assertSeen = async (orders, expected) => {
  for (const [id, seen] of expected) {
    const document = await orders.findOne({ _id: id });
    if (document?.seen !== seen) throw new Error(`${id} was to be at ${seen}, it is at ${document?.seen}`);
  }
};

/** One event after the other, each read, changed and written under its version, until the time is over. */
export const handleEach = async ({ url, seconds }) => {
  const events = await eventsOf(url, MOST_BY_EVENT);
  const { client, orders } = await openCollection(url);
  const began = performance.now();
  const seen = new Map();
  let applied = 0;
  for (const event of events) {
    if (performance.now() > began + seconds * 1_000) break;
    await orders.handle(event.id, (document) => {
      const next = apply(document ?? {}, event);
      delete next._version;
      return next;
    });
    seen.set(event.id, event.version);
    applied += 1;
  }
  const elapsed = (performance.now() - began) / 1_000;
  await assertSeen(orders, [...seen].slice(0, PORTION / 10));
  await client.close();
  return { applied, seconds: elapsed };
};

/** All events folded in memory, then every document written once. */
export const insertFolded = async ({ url }) => {
  const events = await eventsOf(url, null);
  const { client, orders } = await openCollection(url);
  const began = performance.now();
  const documents = new Map();
  for (const event of events) documents.set(event.id, apply(documents.get(event.id) ?? { _id: event.id }, event));
  const all = [...documents.values()];
  for (let from = 0; from < all.length; from += PORTION) await orders.insertMany(all.slice(from, from + PORTION));
  const elapsed = (performance.now() - began) / 1_000;
  const count = Number(await orders.countDocuments());
  if (count !== all.length) throw new Error(`${all.length} documents were written, ${count} are there`);
  await client.close();
  return { applied: events.length, seconds: elapsed };
};
