import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { erasureOf } from '../../src/app/erasure.js';
import { checksOf } from '../../src/app/integrity.js';
import { openServices } from '../../src/app/services.js';
import { confirmedFindings } from '../../src/operations/integrity/integrity-watch.js';
import { type App, openApp } from '../support/app.js';
import { newAuditSettings, removeAuditFiles } from '../support/audit-settings.js';
import { orderBody } from '../support/client.js';
import { copyOf } from '../support/database.js';
import { eventually, query } from '../support/postgres-homes.js';
import { PLANTED } from './planted-changes.fixture.js';

const WITHIN_MS = 300_000;

describe('What stands beside the events', () => {
  const masterKey = randomBytes(32);
  const audit = newAuditSettings();
  let url: string;
  let table: string;
  let drop: () => Promise<void>;

  const place = (app: App, orderId: string, customerId: string, key?: string) =>
    app.client.command(
      '',
      orderBody({ orderId, customer: { customerId, name: `Name of ${customerId}` } }),
      key === undefined ? {} : { 'Idempotency-Key': key },
    );

  beforeAll(async () => {
    const app = await openApp({
      ...{ masterKey, audit },
      after: async (used) => void ([url, drop] = await copyOf(used)),
    });
    await place(app, 'a', 'ANNA', 'first');
    await place(app, 'b', 'BERT');
    await place(app, 'c', 'CLEO');
    await erasureOf(app.services).erase('CLEO');
    await app.client.caughtUp();
    const [build] = await app.sql(`select live from daybook.views where view = 'order-details'`);
    table = `daybook_views.order_details_${String(build)}`;
    const { treeFeeder, checkpointSigner, reader } = app.audit;
    const size = await treeFeeder.caughtUp(10_000);
    await checkpointSigner.sign({ size, root: await reader.root(size) });
    await app.close();
  }, WITHIN_MS);
  afterAll(async () => {
    await drop();
    removeAuditFiles(audit);
  });

  /** Looks again where PostgreSQL does not answer in time. */
  const findingsIn = (database: string): Promise<readonly string[]> => eventually(() => lookedInto(database));

  const lookedInto = async (database: string): Promise<readonly string[]> => {
    const services = await openServices({ url: database, masterKey, audit, logger: pino({ level: 'silent' }) });
    const found: string[] = [];
    try {
      for (const check of checksOf(services, audit)) {
        found.push(
          ...(await confirmedFindings(
            check,
            async () => undefined,
            async () => undefined,
          )),
        );
      }
    } finally {
      await services.close();
    }
    return found;
  };

  it('is as the program left it', async () => {
    expect(await findingsIn(url)).toEqual([]);
  });

  it.each(PLANTED)('$change: it is found and named', async ({ statements, finding }) => {
    const [copy, end] = await copyOf(url);
    try {
      await query(copy, statements.map((statement) => statement.replaceAll('TABLE', table)).join(';\n'));
      expect(await findingsIn(copy)).toContainEqual(expect.stringMatching(finding));
    } finally {
      await end();
    }
  });
});

describe('A running server', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp({ drift: { perSecond: 10_000, everyMs: 50 } });
  });
  afterAll(() => app.close());

  const check = async (name: string) => {
    const { body } = await app.client.read('/health/ready');
    const checks = body['checks'] as readonly {
      readonly name: string;
      readonly ok: boolean;
      readonly detail: string;
    }[];
    return checks.find((each) => each.name === name);
  };

  it('does not answer by a receipt that somebody has changed, and says what happened', async () => {
    const body = orderBody({ orderId: 'a' });
    const key = { 'Idempotency-Key': 'again' };
    expect((await app.client.command('', body, key)).status).toBe(201);
    await app.sql(`update daybook.idempotency set body = replace(body, '"a"', '"b"') where key = 'again'`);
    const answer = await app.client.command('', body, key);
    expect([answer.status, answer.body]).toMatchObject([500, { code: 'STORE_TAMPERED', retryable: false }]);
    await app.sql(`update daybook.idempotency set body = replace(body, '"b"', '"a"') where key = 'again'`);
    expect((await app.client.command('', body, key)).status).toBe(201);
  });

  it(
    'does not publish what somebody has put into its outbox, and turns red',
    async () => {
      await app.sql(PLANTED.find(({ change }) => change.startsWith('an erasure'))?.statements[0] ?? '');
      await eventually(async () => {
        const found = await check('integrity');
        const isNamed = found?.detail.includes('changed past the program: The entry planted (CustomerErased)');
        return found?.ok === false && isNamed ? true : undefined;
      });
      expect(await app.sql(`select count(*)::integer from daybook.events where type = 'CustomerErased'`)).toEqual([0]);
      await app.sql(`delete from daybook.operator_outbox`);
      await eventually(async () => ((await check('integrity'))?.ok === true ? true : undefined));
    },
    WITHIN_MS,
  );
});
