import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { laterRelease } from '../support/later-release.js';
import { cleanUp, eventually, openFolder, query } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { daybook } from '../support/terminal.js';

const WITHIN_MS = 300_000;
const NOW = orderDetails.version;
const LATER = NOW + 1;

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

describe('An upgrade, and a roll back to the release before', () => {
  let database: TestDatabase;
  let entries: { readonly earlier: string; readonly later: string };
  let home: string;
  let logFile: string;
  let environment: Readonly<Record<string, string>>;
  let program: Program;
  const programs: Program[] = [];

  const start = async (entry: string): Promise<void> => {
    program = await Program.start({ entry, home, environment, logFile });
    programs.push(program);
  };
  const liveBuild = async (): Promise<unknown> =>
    (await query(database.url, `select live from daybook.views where view = 'order-details'`))[0];
  const switchedTo = (build: string) => eventually(async () => ((await liveBuild()) === build ? true : undefined));
  const viewCheck = async (): Promise<Check | undefined> => {
    const { body } = await program.client.read('/health/ready');
    return (body['checks'] as readonly Check[]).find(({ name }) => name.startsWith('projection order-details@'));
  };
  const note = (orderId: string) => program.client.command(`/${orderId}/notes`, { text: 'Ring twice' });

  beforeAll(async () => {
    database = await createDatabase();
    const earlier = await builtProgram();
    entries = { earlier, later: laterRelease(earlier) };
    home = openFolder();
    logFile = `${home}.log`;
    environment = { DATABASE_URL: database.url, DAYBOOK_MASTER_KEY: randomBytes(32).toString('base64') };
    await start(entries.earlier);
    expect((await program.client.command('', orderBody({ orderId: 'before' }))).status).toBe(201);
    expect((await note('before')).status).toBe(200);
    await program.stop();
  }, WITHIN_MS);
  afterAll(async () => {
    for (const each of programs) await each.stop();
    await database.drop();
    await cleanUp();
  });

  it(
    'goes up by itself: the later release builds the view anew, and reads what the earlier one wrote',
    async () => {
      await start(entries.later);
      await switchedTo(String(LATER));
      expect((await program.client.command('', orderBody({ orderId: 'after' }))).status).toBe(201);
      const noted = await note('after');
      expect(noted.status).toBe(200);
      expect((await program.client.readAfter(noted, '/v1/orders/after')).body).toMatchObject({ version: 2 });
      await program.client.ready();
      await program.stop();
    },
    WITHIN_MS,
  );

  it(
    'is told by the earlier release: at its start, in readiness, by the doctor, and to whoever asks for what it cannot read',
    async () => {
      await start(entries.earlier);
      const check = await eventually(async () => {
        const found = await viewCheck();
        return found?.ok === false ? found : undefined;
      });
      expect(check).toMatchObject({
        name: `projection order-details@${LATER}`,
        detail: expect.stringMatching(
          /^A later release has made this build.*daybook projections rollback order-details/,
        ) as unknown,
      });
      expect(readFileSync(logFile, 'utf8')).toContain('a later release has made the live build of this view');
      expect((await note('before')).status).toBe(200);
      const refused = await note('after');
      expect([refused.status, refused.body]).toMatchObject([500, { code: 'EVENT_UNREADABLE', retryable: false }]);
      const { code, out } = await daybook({ entry: entries.earlier, home, environment }, 'doctor', '--json');
      expect([code, out]).toEqual([
        1,
        expect.stringContaining(`of version ${LATER}, made by a later release; this one knows ${NOW}`),
      ]);
    },
    WITHIN_MS,
  );

  it(
    'goes back by one command: the view is that of the earlier release, and only what it cannot read waits',
    async () => {
      const said = await daybook(
        { entry: entries.earlier, home, environment },
        'projections',
        'rollback',
        'order-details',
      );
      expect([said.code, said.out]).toEqual([0, `order-details is answered from build ${NOW} now.\n`]);
      const placed = await program.client.command('', orderBody({ orderId: 'between' }));
      expect((await program.client.readAfter(placed, '/v1/orders/between')).status).toBe(200);
      expect((await program.client.read('/v1/orders/before')).body).toMatchObject({ version: 3 });
      const check = await eventually(async () => {
        const found = await viewCheck();
        return found?.detail.startsWith('Parked streams: 1') === true ? found : undefined;
      });
      expect(check.name).toBe(`projection order-details@${NOW}`);
      await program.stop();
    },
    WITHIN_MS,
  );

  it(
    'goes up again by itself, and nothing waits any more',
    async () => {
      await start(entries.later);
      await switchedTo(String(LATER));
      const noted = await note('after');
      expect((await program.client.readAfter(noted, '/v1/orders/after')).body).toMatchObject({ version: 3 });
      expect((await program.client.read('/v1/orders/between')).status).toBe(200);
      await program.client.ready();
    },
    WITHIN_MS,
  );
});
