import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { attachToRunning } from '../../src/adapters/embedded/index.js';
import { runningPostmaster } from '../../src/adapters/embedded/postmaster-file.js';
import { folderOf } from '../../src/adapters/embedded/cluster.js';
import { builtProgram } from '../support/built-program.js';
import { orderBody, tokenOf } from '../support/client.js';
import { send } from '../support/commands-over-http.js';
import { cleanUp, eventually, openFolder, query } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { promisedMs } from '../support/promised.js';

/** Held by whoever appends. */
const APPEND_LOCK = 7232621226264;
const CLIENTS = 12;
const STOPPED_WITHIN_MS = 10_000;

/** Places orders without a pause until the program takes no more. */
class Load {
  readonly placed: string[] = [];
  readonly refusals: string[] = [];
  private readonly clients: Promise<void>[];

  constructor(private readonly url: string) {
    this.clients = Array.from({ length: CLIENTS }, (_, client) => this.run(client));
  }

  /** Resolves when no client gets through any more. */
  async over(): Promise<void> {
    await Promise.all(this.clients);
  }

  private async run(client: number): Promise<void> {
    for (let count = 0; ; count += 1) {
      const orderId = `load-${client}-${count}`;
      const outcome = await send(this.url, { path: '/v1/orders', key: orderId, body: orderBody({ orderId }) });
      if (outcome.outcome === 'ok') this.placed.push(orderId);
      else {
        this.refusals.push(outcome.outcome === 'info' ? outcome.why : outcome.code);
        return;
      }
    }
  }
}

describe('Stopping', () => {
  let entry: string;
  let home: string;
  let program: Program;
  beforeAll(async () => {
    entry = await builtProgram();
    home = join(openFolder(), '.daybook');
    program = await start();
  });
  afterAll(async () => {
    await program.stop();
    await cleanUp();
  });

  const start = () => Program.start({ entry, home });
  const postmaster = () => runningPostmaster(join(folderOf(home), 'postgres'));

  it('a second server in the same home is refused, and says which one serves it', async () => {
    const { code, text } = await Program.runToEnd({ entry, home });
    expect(code).toBe(1);
    expect(text).toContain('Daybook did not start.');
    expect(text).toContain(String(program.pid));
    expect(text).not.toMatch(/ at .*\.js:\d/);
    await program.client.ready();
  });

  it('SIGTERM under load cuts no connection, loses nothing and leaves nothing', async () => {
    const load = new Load(program.url);
    await eventually(() => (load.placed.length > 10 * CLIENTS ? true : undefined));
    program.signal('SIGTERM');
    const asked = performance.now();
    const code = await program.ends();
    await load.over();

    expect(code).toBe(0);
    expect(performance.now() - asked).toBeLessThan(promisedMs(STOPPED_WITHIN_MS));
    // Whoever was heard was answered; whoever came too late found nobody. A client that is slow to see that its connection was
    // closed may still write to it: nothing came of that, as the count below shows.
    for (const refusal of load.refusals)
      expect(refusal).toMatch(/SERVICE_UNAVAILABLE|ECONNREFUSED|other side closed|ECONNRESET/);
    expect(postmaster()).toBeUndefined();

    program = await start();
    const last = await program.client.command('', orderBody());
    const { data } = await program.client.query(
      '{ orders(filter: {currency: {eq: "USD"}}) { totalCount(limit: 10000) { count } } }',
      {},
      { 'consistency-token': tokenOf(last), prefer: 'wait=5' },
    );
    expect(data).toEqual({ orders: { totalCount: { count: load.placed.length + 1 } } });
  });

  it('SIGINT waits for a command under way, but not for its connection', async () => {
    const { url = '' } = (await attachToRunning(home)) ?? {};
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    await other.query(`select pg_advisory_lock(${APPEND_LOCK})`);
    const asking = program.client.command('', orderBody({ orderId: 'in-hand' }));
    const waiting = `select true from pg_locks where locktype = 'advisory' and not granted`;
    await eventually(async () => (await query(url, waiting))[0]);
    program.signal('SIGINT');
    // Under npm one Ctrl-C arrives twice.
    await sleep(20);
    program.signal('SIGINT');
    await sleep(100);
    await other.end();
    const placed = await asking;
    const answered = performance.now();
    const code = await program.ends();

    expect([placed.status, placed.headers['connection'], code]).toEqual([201, 'close', 0]);
    expect(performance.now() - answered).toBeLessThan(promisedMs(5_000));
    program = await start();
    expect((await program.client.readAfter(placed, '/v1/orders/in-hand')).status).toBe(200);
  });

  it('a second signal ends the program at once, and PostgreSQL follows it down', async () => {
    // Frozen, PostgreSQL would hold up the stop.
    program.signalDatabase('SIGSTOP');
    program.signal('SIGTERM');
    await sleep(500);
    program.signal('SIGTERM');
    const asked = performance.now();
    const code = await program.ends();
    program.signalDatabase('SIGCONT');

    expect(code).toBe(1);
    expect(performance.now() - asked).toBeLessThan(promisedMs(1_000));
    await eventually(() => (postmaster() === undefined ? true : undefined));
  });
});
