import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { orderBody } from '../support/client.js';
import { FaultyProxy } from '../support/faulty-proxy.js';
import { Installation } from '../support/installation.js';
import { eventually } from '../support/postgres-homes.js';
import type { Program } from '../support/program.js';
import { newChannelPrefix, redisBehind } from '../support/redis.js';
import { EMBEDDED } from '../support/set-ups.js';

const EXAMPLE = 'examples/redis-notifications/follow-orders.mjs';

/** The client of the example, and what it prints. */
class Follower {
  readonly lines: string[] = [];

  private constructor(private readonly child: ChildProcess) {
    if (child.stdout !== null) createInterface(child.stdout).on('line', (line) => this.lines.push(line));
  }

  static start(program: Program, redisUrl: string, prefix: string): Follower {
    const env = { PATH: process.env.PATH, PORT: new URL(program.url).port, REDIS_URL: redisUrl };
    const child = spawn(process.execPath, [EXAMPLE, '--channel', `${prefix}:orders`], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return new Follower(child);
  }

  prints(line: string): Promise<true> {
    return eventually(() => (this.lines.includes(line) ? true : undefined));
  }

  async end(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}

describe('Notifications on Redis', () => {
  const prefix = newChannelPrefix();
  let [ofServer, ofClient]: readonly FaultyProxy[] = [];
  let installation: Installation;
  let program: Program;
  let follower: Follower;

  beforeAll(async () => {
    const [server, client] = await Promise.all([redisBehind(), redisBehind()]);
    [ofServer, ofClient] = [server.proxy, client.proxy];
    installation = await Installation.open(EMBEDDED);
    const redis = { REDIS_URL: server.url, REDIS_CHANNEL_PREFIX: prefix };
    program = await installation.start('api,projector,relay', redis);
    // The first start begins at the end of the log: what comes after is told of.
    await eventually(async () => {
      const begun = await installation.sql(`select reader from daybook.checkpoints where reader = 'notifications'`);
      return begun.length > 0 ? true : undefined;
    });
    follower = Follower.start(program, client.url, prefix);
  });
  afterAll(async () => {
    await follower.end();
    await installation.close();
    await Promise.all([ofServer?.close(), ofClient?.close()]);
  });

  const place = async (orderId: string) =>
    expect((await program.client.command('', orderBody({ orderId }))).status).toBe(201);
  const addNote = async (orderId: string) =>
    expect((await program.client.command(`/${orderId}/notes`, { text: 'Rings twice' })).status).toBe(200);
  const notifications = async () => {
    const { checks } = (await program.client.read('/health/ready')).body as {
      checks: { name: string; detail: string }[];
    };
    return checks.find(({ name }) => name === 'notifications')?.detail;
  };

  it('tell a client of each change', async () => {
    await place('o1');
    await follower.prints('o1 1 PLACED');
    await addNote('o1');
    await follower.prints('o1 2 PLACED');
  });

  it('are missed by a client that is cut off, which reads what it has missed', async () => {
    ofClient!.become('closed');
    await addNote('o1');
    await place('missed');
    await eventually(async () => ((await notifications()) === 'publishing, 0 events wait' ? true : undefined));
    ofClient!.become('open');
    await follower.prints('o1 3 PLACED');
    await follower.prints('missed 1 PLACED');
  });

  it('wait while Redis is down: commands are taken, and all comes when it is back', async () => {
    for (const proxy of [ofServer, ofClient]) proxy!.become('closed');
    await place('o2');
    await addNote('o2');
    await eventually(async () => ((await notifications())?.startsWith('Trying again, ') ? true : undefined));
    expect(await notifications()).toContain('Redis takes no messages: ');
    await addNote('o2');
    for (const proxy of [ofServer, ofClient]) proxy!.become('open');
    await follower.prints('o2 3 PLACED');
    await eventually(async () => ((await notifications()) === 'publishing, 0 events wait' ? true : undefined));
  });
});
