import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fillLog } from '../../bench/subjects/filled-log.js';
import { migrate } from '../../src/adapters/postgres/index.js';
import { builtProgram } from '../support/built-program.js';
import { Client, orderBody } from '../support/client.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { samplesOf, valueOf } from '../support/metrics.js';
import { cleanUp, eventually, inTime, openFolder } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { promisedMs } from '../support/promised.js';
import { type Attack, ATTACKS } from './attacks.js';
import { HostileSocket } from './hostile-socket.js';
import { Wire } from './wire.js';

/** Read through the audit they are more than the buffers of both sides hold. */
const EVENTS = 10_000;
const MOST_CONNECTIONS = 2_000;
/** Connected at once, so that a busy machine need not keep more of them waiting. */
const TOGETHER = 250;
/** Connections to the database that have come meanwhile. */
const OTHER_FILES = 25;
/** Far more than a good client feels on a machine with something to spare, also when it is refused once. */
const PROMPT_MS = 15_000;
const RETRY_AFTER_MS = 1_000;
const MOST_TRIES = 200;
/** With what Node has not collected yet, up to 230 MB were seen; answers kept for those who never read took 650. */
const MOST_GROWTH = 384 * 1024 * 1024;

describe('Hostile clients, all at once', () => {
  let database: TestDatabase;
  let program: Program;
  /** Of the good client, and of the one who watches. */
  let wires: readonly Wire[];
  let good: Client;
  let watcher: Client;
  const attackers = new Map<Attack, readonly HostileSocket[]>();

  beforeAll(async () => {
    const entry = await builtProgram();
    database = await createDatabase();
    await migrate(database.url);
    await fillLog(database.url, { events: EVENTS, streamLength: 5 });
    program = await Program.start({
      entry,
      home: openFolder(),
      environment: {
        DATABASE_URL: database.url,
        DAYBOOK_MASTER_KEY: randomBytes(32).toString('base64'),
        DAYBOOK_MAX_CONNECTIONS: String(MOST_CONNECTIONS),
      },
    });
    // Views take in what was filled, which would be felt as the attacks are.
    await program.client.caughtUp();
    // Only now: one that says nothing for ten seconds is cut off.
    wires = [Wire.open(program.url), Wire.open(program.url)];
    [good, watcher] = wires.map((wire) => new Client((call) => wire.call(call))) as [Client, Client];
  });
  afterAll(async () => {
    for (const sockets of attackers.values()) for (const { socket } of sockets) socket.destroy();
    for (const wire of wires) wire.close();
    await program.stop();
    await database.drop();
    await cleanUp();
  });

  const figure = async (name: string) => valueOf(await samplesOf(watcher), name);
  const vitals = async () => ({
    files: (await figure('process_open_fds')) ?? 0,
    memory: (await figure('process_resident_memory_bytes')) ?? 0,
  });
  const begin = async (attack: Attack): Promise<void> => {
    const sockets: HostileSocket[] = [];
    attackers.set(attack, sockets);
    while (sockets.length < attack.connections) {
      const more = Math.min(TOGETHER, attack.connections - sockets.length);
      const opened = Array.from({ length: more }, () => new HostileSocket(program.url));
      sockets.push(...opened);
      opened.forEach(attack.act);
      await Promise.all(opened.map(({ connected }) => connected));
    }
  };
  /** Everything that a good client does, one after another. @returns how long each took, milliseconds */
  const useWell = async (until: () => boolean): Promise<readonly number[]> => {
    const took: number[] = [];
    const timed = async <Told extends Refusable>(work: () => Promise<Told>): Promise<Told> => {
      const since = performance.now();
      const told = await obeying(work);
      took.push(performance.now() - since);
      return told;
    };
    while (!until()) {
      const orderId = randomUUID();
      const placed = await timed(() => good.command('', orderBody({ orderId }), { 'idempotency-key': orderId }));
      await timed(() => good.readAfter(placed, `/v1/orders/${orderId}`));
      await timed(() => good.query('{ orders(first: 5) { nodes { id } } }'));
      await timed(() => good.read('/health/live'));
      await sleep(50);
    }
    return took;
  };

  it('get no answers that others wait for, and nothing of them stays', async () => {
    await useWell(isDoneAfter(5));
    const before = await vitals();
    let over = false;
    const using = useWell(() => over);
    for (const attack of ATTACKS) await begin(attack);
    await eventually(async () => ((await vitals()).files <= before.files + OTHER_FILES ? true : undefined));
    over = true;
    expect(Math.max(...(await using))).toBeLessThan(promisedMs(PROMPT_MS));
    expect((await vitals()).memory - before.memory).toBeLessThan(MOST_GROWTH);
    for (const [{ name, told }, sockets] of attackers) {
      if (told === undefined) continue;
      const ended = Promise.all(sockets.map(({ ended }) => ended));
      await inTime(ended, () => `the end of ${sockets.length} connections of ${name}`);
      expect([name, sockets.filter(({ said }) => !told.test(said)).map(({ said }) => said)]).toEqual([name, []]);
    }
  });
});

interface Refusable {
  readonly status: number;
}

/**
 * Comes back a second after a refusal, as it is told. @throws Error when anything but a refusal or success is answered, or
 * refusals do not end
 */
const obeying = async <Told extends Refusable>(ask: () => Promise<Told>): Promise<Told> => {
  for (let tries = 1; ; tries += 1) {
    const told = await ask();
    if (told.status < 300) return told;
    if (told.status !== 503 || tries === MOST_TRIES)
      throw new Error(`A good client was answered ${JSON.stringify(told)}`);
    await sleep(RETRY_AFTER_MS);
  }
};

const isDoneAfter = (times: number): (() => boolean) => {
  let asked = 0;
  return () => (asked += 1) > times;
};
