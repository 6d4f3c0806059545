import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { attachToRunning } from '../../src/adapters/embedded/index.js';
import { builtProgram } from '../support/built-program.js';
import { type Answer, orderBody } from '../support/client.js';
import { cleanUp, eventually, openFolder, query } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { promisedMs } from '../support/promised.js';

const ANSWERED_WITHIN_MS = 2_000;
const LIVE = { status: 200, body: { status: 'ok' } };

describe('While PostgreSQL is down', () => {
  let home: string;
  let program: Program;
  beforeAll(async () => {
    home = join(openFolder(), '.daybook');
    program = await Program.start({ entry: await builtProgram(), home });
    await place('before');
  });
  afterAll(async () => {
    await program.stop();
    await cleanUp();
  });

  const place = (orderId: string) =>
    program.client.command('', orderBody({ orderId }), { 'idempotency-key': `key-${orderId}` });

  /** The answer, and that it came in time. */
  const inTime = async <T>(asking: Promise<T>): Promise<T> => {
    const began = performance.now();
    const answer = await asking;
    expect(performance.now() - began).toBeLessThan(promisedMs(ANSWERED_WITHIN_MS) + 100);
    return answer;
  };

  const expectRefusal = ({ status, headers, body }: Answer, code: string, detail: string): void => {
    expect(body).toMatchObject({ status: 503, code, retryable: true });
    expect(body['detail']).toContain(detail);
    expect([status, headers['retry-after'], headers['content-type']]).toEqual([
      ...[503, '1', 'application/problem+json; charset=utf-8'],
    ]);
  };

  /** Everything a user may see while nothing can be stored: all of it asked for at once. */
  const expectDown = async (orderId: string): Promise<void> => {
    const { once: client } = program.client;
    const [placed, noted, read, asked, history, ready, live] = await Promise.all([
      inTime(place(orderId)),
      inTime(client.command('/before/notes', { text: 'x' }, { 'idempotency-key': `note-${orderId}` })),
      inTime(client.read('/v1/orders/before')),
      inTime(client.query('{ order(id: "before") { id } }')),
      inTime(client.query('{ orderHistory(orderId: "before") { nodes { id } } }')),
      inTime(client.read('/health/ready')),
      inTime(client.read('/health/live')),
    ]);
    for (const answer of [placed, noted]) {
      expectRefusal(answer, 'EVENT_STORE_UNAVAILABLE', 'Repeat the request with the same Idempotency-Key');
    }
    expectRefusal(read, 'VIEWS_UNAVAILABLE', 'Ask again shortly');
    expect(asked.errors).toMatchObject([{ extensions: { code: 'VIEWS_UNAVAILABLE' } }]);
    expect(history.errors).toMatchObject([{ extensions: { code: 'EVENT_STORE_UNAVAILABLE' } }]);
    expect(live).toMatchObject(LIVE);
    expect(ready.status).toBe(503);
    expect(ready.body).toMatchObject({ status: 'unavailable', checks: [{ name: 'database', ok: false }] });
    expect(ready.text).toContain('does not answer');
  };

  /** What becomes of the two commands that were answered 503: the same key tells, and they are done once. */
  const expectRecovery = async (orderId: string): Promise<void> => {
    const placed = await eventually(async () => {
      const answer = await place(orderId);
      return answer.status === 201 ? answer : undefined;
    });
    expect((await place(orderId)).text).toBe(placed.text);

    const note = { 'idempotency-key': `note-${orderId}` };
    const noted = await program.client.command('/before/notes', { text: 'x' }, note);
    expect(noted.status).toBe(200);
    const read = await program.client.readAfter(noted, '/v1/orders/before');
    const notes = read.body['notes'] as { noteId: string }[];
    expect(notes.filter(({ noteId }) => noteId === noted.body['noteId'])).toHaveLength(1);
    const view = await program.client.readAfter(placed, `/v1/orders/${orderId}`);
    expect([view.status, view.body['version']]).toEqual([200, 1]);
    await program.client.ready();
  };

  it('frozen: all is answered within 2 s and as it is, and goes on by itself', async () => {
    // Whoever feeds the views loses its connection too, and finds nobody to connect to.
    const { url = '' } = (await attachToRunning(home)) ?? {};
    const feeders = await query(url, "select pid from pg_stat_activity where application_name like 'daybook%'");
    process.kill(program.postmasterPid ?? 0, 'SIGSTOP');
    for (const pid of feeders) process.kill(Number(pid), 'SIGTERM');
    await sleep(100);
    program.signalDatabase('SIGSTOP');
    try {
      await expectDown('frozen-1');
      await sleep(500);
      await expectDown('frozen-2');
    } finally {
      program.signalDatabase('SIGCONT');
    }
    await expectRecovery('frozen-1');
    await expectRecovery('frozen-2');
  });

  it('killed: all is answered within 2 s and as it is, and goes on by itself', async () => {
    const killed = program.postmasterPid;
    program.signalDatabase('SIGKILL');
    const answers = await Promise.all([place('killed-1'), program.client.read('/health/live')].map(inTime));
    expect([201, 503]).toContain(answers[0]?.status);
    expect(answers[1]).toMatchObject(LIVE);
    await expectRecovery('killed-1');
    expect(program.postmasterPid).not.toBe(killed);
  });
});
