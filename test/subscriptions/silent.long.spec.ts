import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { samplesOf, valueOf } from '../support/metrics.js';
import { cleanUp, eventually, openFolder } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { TestSocket } from '../support/subscriber.js';

const SOCKETS = Number(process.env['DAYBOOK_SUBSCRIPTION_SOCKETS'] ?? 20);
const ROUNDS = Number(process.env['DAYBOOK_SUBSCRIPTION_ROUNDS'] ?? 1);
/** With a thousand sockets only: figures of a few say nothing. */
const IS_MEASURED = SOCKETS >= 1_000;
const READERS = 10;
const PER_SECOND = 40;
/** Longer than it takes to cut off who does not read. */
const ROUND_MS = 14_000;
const MOST_MEMORY = 64 * 1024 * 1024;
const MOST_SLOWER = 1.2;

const QUERY = `subscription { ordersChanged { version position eventType order {
  id orderNumber status customerName total { formatted } lines { sku title quantity { current } net { formatted } } } } }`;

interface Told {
  readonly data: { readonly ordersChanged: { readonly order: { readonly id: string } } };
}

/** What the others felt, in milliseconds. */
interface Felt {
  readonly commands: number[];
  readonly messages: number[];
}

describe(`${SOCKETS} sockets that never read`, () => {
  let database: TestDatabase;
  let program: Program;
  let readers: readonly TestSocket[];

  beforeAll(async () => {
    const entry = await builtProgram();
    database = await createDatabase();
    const environment = { DATABASE_URL: database.url, DAYBOOK_MASTER_KEY: randomBytes(32).toString('base64') };
    program = await Program.start({ entry, home: openFolder(), environment });
    readers = await Promise.all(Array.from({ length: READERS }, () => TestSocket.ready(program.url)));
    // From the beginning, so that it does not matter when they begin.
    const all = QUERY.replace('ordersChanged', 'ordersChanged(afterPosition: 0)');
    for (const reader of readers) reader.subscribe(all);
  });
  afterAll(async () => {
    await Promise.all(readers.map((reader) => reader.close()));
    await program.stop();
    await database.drop();
    await cleanUp();
  });

  const silence = async (): Promise<TestSocket> => {
    const socket = await TestSocket.ready(program.url);
    socket.subscribe(QUERY);
    // A refused subscription is answered in its turn: by then the other one has begun.
    const refused = socket.subscribe('subscription { orderChanged(id: "nobody") { version } }');
    await socket.hears(({ id }) => id === refused);
    socket.socket.pause();
    return socket;
  };
  const figure = async (name: string, labels = {}) => valueOf(await samplesOf(program.client), name, labels) ?? 0;

  /** Commands at a steady rate for a while. @returns the most memory that was seen, in bytes */
  const load = async ({ commands, messages }: Felt): Promise<number> => {
    const memory: number[] = [];
    const begin = performance.now();
    const place = async () => {
      const orderId = randomUUID();
      const since = performance.now();
      const { status } = await program.client.command('', orderBody({ orderId }));
      expect(status).toBe(201);
      commands.push(performance.now() - since);
      const isAbout = ({ type, payload }: { readonly type: string; readonly payload?: unknown }) =>
        type === 'next' && (payload as Told).data.ordersChanged.order.id === orderId;
      await readers[0]?.hears(isAbout);
      messages.push(performance.now() - since);
    };
    const placed: Promise<void>[] = [];
    while (performance.now() - begin < ROUND_MS) {
      placed.push(place());
      if (placed.length % PER_SECOND === 0) memory.push(await figure('process_resident_memory_bytes'));
      await sleep(1_000 / PER_SECOND);
    }
    await Promise.all(placed);
    for (const { heard } of readers) heard.length = 0;
    return Math.max(...memory);
  };

  it(
    'are cut off, hold little memory, and the others hardly notice',
    async () => {
      const [before, during]: [Felt, Felt] = [newFelt(), newFelt()];
      const grown: number[] = [];
      if (IS_MEASURED) await load(newFelt());
      for (let round = 1; round <= ROUNDS; round += 1) {
        if (IS_MEASURED) await load(before);
        const memory = await figure('process_resident_memory_bytes');
        const silent = await inTens(SOCKETS, silence);
        grown.push((await load(during)) - memory);
        await eventually(async () => ((await figure('daybook_subscription_sockets')) === READERS ? true : undefined));
        for (const { socket } of silent) socket.resume();
        const ends = await Promise.all(silent.map(({ ended }) => ended));
        const told = ends.map(({ code, reason }) => `${code} ${reason}`);
        expect(told.filter((end) => !/^1013 (Nothing was read|Too much waits).* resume after/.test(end))).toEqual([]);
        expect(await figure('daybook_subscription_cut_offs_total')).toBe(SOCKETS * round);
      }
      if (IS_MEASURED) report(before, during, grown);
      expect(Math.max(...grown)).toBeLessThan(MOST_MEMORY);
      if (IS_MEASURED) {
        expect(p99(during.commands) / p99(before.commands)).toBeLessThan(MOST_SLOWER);
        expect(p99(during.messages) / p99(before.messages)).toBeLessThan(MOST_SLOWER);
      }
    },
    120_000 + ROUNDS * (60_000 + SOCKETS * 20),
  );
});

const inTens = async <Result>(count: number, make: () => Promise<Result>): Promise<readonly Result[]> => {
  const made: Result[] = [];
  while (made.length < count) {
    const next = Math.min(10, count - made.length);
    made.push(...(await Promise.all(Array.from({ length: next }, make))));
  }
  return made;
};

const newFelt = (): Felt => ({ commands: [], messages: [] });

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length * share)] ?? 0;

const p99 = (values: readonly number[]): number => percentile(values, 0.99);

const report = (before: Felt, during: Felt, grown: readonly number[]): void => {
  const both = (values: readonly number[]) =>
    `p50 ${percentile(values, 0.5).toFixed(1)} ms, p99 ${p99(values).toFixed(1)} ms of ${values.length}`;
  const lines = [
    `commands without them: ${both(before.commands)}; with them: ${both(during.commands)}`,
    `messages without them: ${both(before.messages)}; with them: ${both(during.messages)}`,
    `resident memory grew by ${grown.map((bytes) => (bytes / 1024 / 1024).toFixed(1)).join(', ')} MB`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
};
