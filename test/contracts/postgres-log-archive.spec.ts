import type { StoredEvent, StreamPoint } from '#kernel';
import { PostgresEventLog, PostgresEventStore, PostgresLogArchive } from '../../src/adapters/postgres/index.js';
import { OF_STREAMS } from '../../src/adapters/postgres/log/postgres-log-archive.js';
import { createMigratedDatabase, type MigratedDatabase } from '../support/migrated-database.js';
import { query } from '../support/postgres-homes.js';
import { rowSeals } from '../support/row-seals.js';
import { logArchiveContract } from './log-archive.contract.js';
import { readsOfStatement } from './postgres-view-store.plans.js';

const STREAMS = 200;
const EVENTS_EACH = 50;
const ASKED = ['order-7', 'order-199', 'order-nobody', 'order-30', 'order-0'];
const LIMIT = 40;

describe('The archive of the log in PostgreSQL', () => {
  logArchiveContract(async () => {
    const { url, openPool, drop } = await createMigratedDatabase();
    const pool = openPool();
    return {
      archive: new PostgresLogArchive({ url, pool, scanPool: pool }),
      log: new PostgresEventLog(pool),
      store: new PostgresEventStore(pool, rowSeals),
      changeVersion: async (position) =>
        void (await query(
          url,
          `set session_replication_role = replica;
           update daybook.events set version = version + 1 where position = ${position}`,
        )),
      close: drop,
    };
  });
});

describe('Records of some streams', () => {
  let database: MigratedDatabase;
  beforeAll(async () => {
    database = await createMigratedDatabase();
    await query(
      database.url,
      `insert into daybook.events
       select n, 'order-' || (n - 1) % ${STREAMS}, (n - 1) / ${STREAMS} + 1, gen_random_uuid(), 'OrderPlaced', 1, now(),
         now(), '{}', '{}', sha256('')
       from generate_series(1, ${STREAMS * EVENTS_EACH}) n`,
    );
    await query(database.url, 'analyze daybook.events');
  });
  afterAll(() => database.drop());

  const pagesOf = async (upTo: number): Promise<readonly (readonly StoredEvent[])[]> => {
    const pool = database.openPool(1);
    const archive = new PostgresLogArchive({ url: database.url, pool, scanPool: pool });
    const pages: (readonly StoredEvent[])[] = [];
    for (let after: StreamPoint | undefined; ;) {
      const page = await archive.ofStreams(ASKED, { after, upTo, limit: LIMIT });
      pages.push(page);
      if (page.length < LIMIT) return pages;
      after = page.at(-1);
    }
  };

  it.each([STREAMS * EVENTS_EACH, 3_007])(
    'come stream by stream, none left out and none twice, up to %i',
    async (upTo) => {
      const read = (await pagesOf(upTo)).flat();
      const wanted = await query(
        database.url,
        `select position from daybook.events where stream in (${ASKED.map((stream) => `'${stream}'`).join()})
       and position <= ${upTo} order by stream, version`,
      );
      expect(wanted.length).toBeGreaterThan(LIMIT);
      expect(read.map(({ position }) => position)).toEqual(wanted.map(Number));
    },
  );

  it('cost no more than a page, wherever the page begins', async () => {
    const values = [ASKED, 'order-199', 20, STREAMS * EVENTS_EACH, LIMIT];
    const { rowsRead, scans } = await readsOfStatement(database.openPool(1), OF_STREAMS, values);
    expect({ rowsRead, scans }).toEqual({ rowsRead: LIMIT, scans: ['events_stream_version_key'] });
  });
});
