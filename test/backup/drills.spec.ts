import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { canonicalJson, type StoredEvent, type Projection, Projector, readerOf } from '#kernel';
import { InMemoryEventStore, InMemoryParkedStreams, InMemoryViewStore } from '#kernel/testing';
import { migrate, PostgresStoreCopies } from '../../src/adapters/postgres/index.js';
import { daybookOf } from '../../src/app/daybook.js';
import { openServices } from '../../src/app/services.js';
import { restoreBackup } from '../../src/operations/backup/restore-backup.js';
import { takeBackup } from '../../src/operations/backup/take-backup.js';
import { catchUp } from '../../src/operations/views/feeding/catch-up.js';
import { PROJECTIONS } from '../../src/app/contexts.js';
import { type App, openApp } from '../support/app.js';
import { newAuditSettings } from '../support/audit-settings.js';
import { orderBody } from '../support/client.js';
import { createDatabase } from '../support/database.js';
import { cleanUp, eventually, openFolder, query } from '../support/postgres-homes.js';
import { rowSeals } from '../support/row-seals.js';

const DRILLS = Number(process.env['DAYBOOK_BACKUP_DRILLS'] ?? 2);
const WRITERS = 8;
/** Between two commands of a writer: drills take longer the longer the log is. */
const PAUSE_MS = 20;
const BEGUN_WITH = 100;

const EVENTS = `select position, stream, version, id::text, type, schema_version, occurred_at::text, recorded_at::text,
  data::text, metadata::text, encode(leaf, 'hex') as leaf from daybook.events`;
const eventLines = (url: string, through: number): Promise<unknown[]> =>
  query(url, `select e::text from (${EVENTS} where position <= ${through} order by position) e`);

describe('Backups taken while commands go on', () => {
  const masterKey = randomBytes(32);
  let source: App;
  let sourceUrl: string;
  let folder: string;
  let isOver = false;
  let writing: Promise<unknown>;

  const write = async (writer: number): Promise<void> => {
    for (let serial = 0; !isOver; serial += 1, await sleep(PAUSE_MS)) {
      const orderId = `w${writer}-${Math.floor(serial / 5)}`;
      const customer = { customerId: `c${serial % 7}`, name: `Name ${serial}` };
      if (serial % 5 === 0) await source.client.command('', orderBody({ orderId, customer }));
      else if (serial % 5 === 4) await source.client.command(`/${orderId}/cancel`, { reason: 'STAFF' });
      else await source.client.command(`/${orderId}/notes`, { text: `note ${serial}` });
    }
  };

  beforeAll(async () => {
    source = await openApp({ masterKey, before: async (url) => void (sourceUrl = url) });
    folder = openFolder();
    writing = Promise.all(Array.from({ length: WRITERS }, (_none, writer) => write(writer)));
    await eventually(async () => ((await source.countEvents()) < BEGUN_WITH ? undefined : true));
  });
  afterAll(async () => {
    isOver = true;
    await writing;
    await source.close();
    await cleanUp();
  });

  /** The documents of every view, fed in a program on the restored store. */
  const restoredViews = async (url: string): Promise<Readonly<Record<string, unknown>>> => {
    const logger = pino({ level: 'silent' });
    const daybook = daybookOf(await openServices({ url, masterKey, logger, audit: newAuditSettings() }));
    try {
      await daybook.start();
      expect(await catchUp(daybook.views.watch, daybook.services.environment, () => undefined)).toEqual([]);
      const views = PROJECTIONS.map(async ({ view }): Promise<[string, unknown]> => {
        const table = `daybook_views.${view.name.replaceAll('-', '_')}_live`;
        return [view.name, await query(url, `select jsonb_build_array(id, doc)::text from ${table} order by id`)];
      });
      return Object.fromEntries(await Promise.all(views));
    } finally {
      await daybook.stop();
    }
  };

  const sourceRecords = async (through: number): Promise<readonly StoredEvent[]> => {
    const all: StoredEvent[] = [];
    for await (const { records } of source.services.archive.pages({}, 0, through)) {
      all.push(...records);
    }
    return all;
  };

  it.each(Array.from({ length: DRILLS }, (_none, drill) => drill + 1))(
    'give back every event at its place, and the views that follow from them (drill %i)',
    async (drill) => {
      const file = join(folder, `drill-${drill}`);
      const taken = await takeBackup(source.services, file);
      const position = taken.rows['events'] ?? 0;
      const target = await createDatabase();
      try {
        await migrate(target.url);
        const restored = await restoreBackup(new PostgresStoreCopies(target.url, masterKey, rowSeals), file);
        expect(restored).toMatchObject({ id: taken.id, log: await source.services.store.logId(), position });
        const [events, expected] = [await eventLines(target.url, 1e9), await eventLines(sourceUrl, position)];
        expect(events.length).toBe(position);
        expect(events).toEqual(expected);
        const views = await restoredViews(target.url);
        const records = await sourceRecords(position);
        for (const projection of PROJECTIONS) {
          expect(canonicalOf(views[projection.name])).toEqual(await foldedAnew(projection, records));
        }
      } finally {
        await target.drop();
      }
      expect(await source.countEvents()).toBeGreaterThan(position);
    },
    300_000,
  );
});

/** Every document of a view as the events make it, in memory, without the program that was restored. */
const foldedAnew = async (projection: Projection, records: readonly StoredEvent[]): Promise<readonly string[]> => {
  const [views, parked] = [new InMemoryViewStore(), new InMemoryParkedStreams()];
  const projector = new Projector(projection, views, parked, new InMemoryEventStore(), ({ error }) => {
    throw error;
  });
  await projector.prepare();
  await projector.apply(records);
  expect(await parked.list(readerOf(projection.view))).toEqual([]);
  return sorted(Object.entries(views.documentsOf(projection.view)).map((row) => canonicalJson(row)));
};

const canonicalOf = (rows: unknown): readonly string[] =>
  sorted((rows as readonly string[]).map((row) => canonicalJson(JSON.parse(row))));

const sorted = (texts: readonly string[]): readonly string[] => texts.toSorted();
