import { type App, openApp } from '../support/app.js';
import { type Answer, orderBody } from '../support/client.js';
import { eventually } from '../support/postgres-homes.js';
import { promisedMs } from '../support/promised.js';

const MOST_EVENTS = 100_000;
const ANSWERED_WITHIN_MS = 2_500;

/** The quantity of the only line goes up and down until the order has so many events. */
const CHANGES = `
  insert into daybook.events
  select position + n, stream, version + n, gen_random_uuid(), type, schema_version, occurred_at, recorded_at,
    data, metadata, sha256(n::text::bytea)
  from (select * from daybook.events where stream = 'order-long' order by version desc limit 1) last,
    generate_series(1, ${MOST_EVENTS - 4}) n`;

describe('An order of 100,000 events', () => {
  let app: App;
  let key = 0;
  beforeAll(async () => {
    app = await openApp();
    await app.client.command('', orderBody({ orderId: 'long' }));
    await app.client.command('/long/lines/L1/quantity', { quantity: 3 });
    await app.sql(CHANGES);
  });
  afterAll(() => app.close());

  /** A command that is sent again for as long as it is told to, each time answered within its deadline. */
  const patiently = async (path: string, body: object): Promise<Answer> => {
    const headers = { 'idempotency-key': `patient-${++key}` };
    for (let attempt = 0; ; attempt += 1) {
      const began = performance.now();
      const answer = await app.client.command(path, body, headers);
      expect(performance.now() - began).toBeLessThan(promisedMs(ANSWERED_WITHIN_MS));
      if (answer.status < 500 && answer.body['code'] !== 'STREAM_BUSY') return answer;
      expect(attempt).toBeLessThan(50);
    }
  };

  it('takes commands up to that, each answered in time', async () => {
    const versions: unknown[] = [];
    for (const text of ['first', 'second']) {
      const answer = await patiently('/long/notes', { text });
      if (answer.status === 200 || answer.status === 201) versions.push(answer.body['version']);
    }
    expect(versions).toEqual([MOST_EVENTS - 1, MOST_EVENTS]);
    const refused = await patiently('/long/notes', { text: 'third' });
    expect([refused.status, refused.body['code']]).toEqual([409, 'ORDER_TOO_LONG']);
    const repeated = await app.client.command('/long/notes', { text: 'second' }, { 'idempotency-key': 'patient-2' });
    expect(repeated.body['version']).toBe(MOST_EVENTS);
  });

  it('leaves readiness green', async () => {
    // Where the database takes longer than 2 s to answer, it is the only check.
    const streams = await eventually(async () => {
      const { body } = await app.client.read('/health/ready');
      const checks = body['checks'] as readonly { readonly name: string; readonly ok: boolean }[];
      return checks.find(({ name }) => name === 'streams');
    });
    expect(streams).toMatchObject({ ok: true });
  });
});
