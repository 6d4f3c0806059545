import { randomBytes } from 'node:crypto';
import { fillLog } from '../../bench/subjects/filled-log.js';
import { migrate } from '../../src/adapters/postgres/index.js';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { builtProgram } from '../support/built-program.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { sayViewsAreFed } from '../support/fed-views.js';
import { cleanUp, openFolder, query } from '../support/postgres-homes.js';
import { daybook, type TerminalOptions } from '../support/terminal.js';

/** `npm run test:rebuild` takes a million. */
const EVENTS = Number(process.env['DAYBOOK_REBUILD_EVENTS'] ?? 60_000);
const STREAM_LENGTH = 5;
const BATCH = Math.min(20_000, EVENTS / 20);
const LONGEST_MS = 300_000 + EVENTS;
/** A million events, or the documents they make, take several times as much. */
const HEAP_MB = 128;
const MOST_RESIDENT_KB = 420 * 1_024;
const TELL_MEMORY = "data:text/javascript,process.on('exit',()=>console.error('peak',process.resourceUsage().maxRSS))";

describe(`A rebuild from ${EVENTS.toLocaleString('en')} events`, () => {
  let database: TestDatabase;
  let terminal: TerminalOptions;

  beforeAll(async () => {
    database = await createDatabase();
    await migrate(database.url);
    await fillLog(database.url, { events: EVENTS, streamLength: STREAM_LENGTH });
    // The live builds have nothing to do: all that is measured is the rebuild.
    await sayViewsAreFed(database.url, EVENTS);
    const environment = { DATABASE_URL: database.url, DAYBOOK_MASTER_KEY: randomBytes(32).toString('base64') };
    const nodeOptions = [`--max-old-space-size=${HEAP_MB}`, '--import', TELL_MEMORY];
    terminal = { entry: await builtProgram(), home: openFolder(), environment, nodeOptions };
  }, LONGEST_MS);

  afterAll(async () => {
    await database.drop();
    await cleanUp();
  });

  it(
    'takes no more memory than a few batches do, and every event',
    async () => {
      const how = ['--verify', 'none', '--switch', 'manual', '--batch', String(BATCH)];
      const { code, out, err } = await daybook(terminal, 'projections', 'rebuild', 'order-details', '--json', ...how);
      expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
      const { build } = JSON.parse(out) as { readonly build: string };
      const [, peak = NaN] = (/peak (\d+)/.exec(err) ?? []).map(Number);
      expect(peak).toBeLessThan(MOST_RESIDENT_KB);
      const whole = `select count(*) from daybook_views.${orderDetails.name.replace('-', '_')}_${build} where version = ${STREAM_LENGTH}`;
      expect(await query(database.url, whole)).toEqual([String(EVENTS / STREAM_LENGTH)]);
    },
    LONGEST_MS,
  );
});
