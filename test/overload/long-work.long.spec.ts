import { WebSocket } from 'ws';
import { builtProgram } from '../support/built-program.js';
import { line, orderBody } from '../support/client.js';
import { cleanUp, openFolder } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { promisedMs } from '../support/promised.js';

const LARGE_ORDERS = 100;
const LINES = 500;
const VERSIONS = Number(process.env['DAYBOOK_OVERLOAD_VERSIONS'] ?? 1_000);
/** No more than an order can have. */
const NOTES = Math.min(1_000, VERSIONS / 2);
/** Commands of one measurement, one after the other. */
const COMMANDS = 50;
/** Others that are at work all the time. */
const OTHERS = 2;
/** What a command may wait for long work, beyond what it waits beside others that ask for next to nothing. */
const MOST_HELD_UP_MS = 100;
/** Whoever shares this machine can spoil a measurement, but cannot make a good one of work that never yields. */
const MEASUREMENTS = 5;

const MONEY = 'fragment m on Money { amount currency exponent formatted }';
const ORDER = `id orderNumber version total { ...m } history { nodes { type data } } notes { noteId text author at }
  lines { lineId sku title status discountPercent taxPercent quantity { ordered current cancelled }
    unitPrice { ...m } net { ...m } tax { ...m } total { ...m } }`;
const LARGEST_FIRST = 'orderBy: { field: TOTAL_AMOUNT }';

/** About the costliest of each kind that the limits let through. */
const QUERIES: Readonly<Record<string, string>> = {
  'the lines of many orders': `{ orders(first: 99, ${LARGEST_FIRST}) { nodes { lines { sku } } } }`,
  'everything of an order': `{ order(id: "long") { ${ORDER} } } ${MONEY}`,
  'an order as it was': `{ order(id: "long", asOf: { version: ${VERSIONS - 1} }) { ${ORDER} } } ${MONEY}`,
  'a difference': `{ orderDiff(orderId: "long", fromVersion: 1, toVersion: ${VERSIONS}) { path before after } }`,
  'the history of many orders': `{ orders(first: 60, ${LARGEST_FIRST}) { nodes { history(first: 3) { nodes { type data } } } } }`,
};

/** Goes on until it is told to end. @throws Error for an answer that is none */
type Work = (program: Program, end: AbortSignal) => Promise<void>;

const asking =
  (query: string): Work =>
  async ({ client }, end) => {
    while (!end.aborted) {
      const { status, errors } = await client.query(query);
      if (status !== 200 || errors.length > 0) throw new Error(JSON.stringify(errors));
    }
  };

const subscribed: Work = ({ url }, end) =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const query = `subscription { orderChanged(id: "long", afterVersion: 0) { version order { ${ORDER} } } } ${MONEY}`;
    const subscribe = JSON.stringify({ type: 'subscribe', id: '1', payload: { query } });
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    socket.once('message', () => socket.send(subscribe));
    socket.on('message', (data: Buffer) => {
      if (data.includes('"errors"') || data.includes('"type":"error"')) reject(new Error(data.toString()));
    });
    end.addEventListener('abort', () => {
      socket.close();
      resolve();
    });
  });

const readingTheLog: Work = async ({ url }, end) => {
  while (!end.aborted) {
    const answer = await fetch(`${url}/v1/audit/events`);
    if (answer.status !== 200) throw new Error(await answer.text());
    await answer.arrayBuffer();
  }
};

describe('A command waits little', () => {
  let program: Program;

  beforeAll(async () => {
    program = await Program.start({ entry: await builtProgram(), home: openFolder() });
    await fill(program);
  }, 600_000);
  afterAll(async () => {
    await program.stop();
    await cleanUp();
  });

  const waitBeside = async (work: Work): Promise<number> => {
    const end = new AbortController();
    const others = Promise.all(Array.from({ length: OTHERS }, () => work(program, end.signal)));
    const measured = latencies(program).finally(() => end.abort());
    const [waits] = await Promise.all([measured, others]);
    return p99(waits);
  };

  it.each<[string, Work]>([
    ...Object.entries(QUERIES).map(([name, query]): [string, Work] => [`who ask for ${name}`, asking(query)]),
    ['who subscribe from the beginning', subscribed],
    ['who read the log', readingTheLog],
  ])(
    'for others %s',
    async (_name, work) => {
      const heldUp: number[] = [];
      while (heldUp.length < MEASUREMENTS && Math.min(...heldUp) >= promisedMs(MOST_HELD_UP_MS)) {
        const usual = await waitBeside(asking('{ __typename }'));
        heldUp.push((await waitBeside(work)) - usual);
      }
      expect(Math.min(...heldUp)).toBeLessThan(promisedMs(MOST_HELD_UP_MS));
    },
    300_000,
  );
});

/** Large orders, one of them with a long stream. */
const fill = async ({ client }: Program): Promise<void> => {
  const lines = Array.from({ length: LINES }, (_, index) => line({ sku: `s${index}`, title: 'A title' }));
  const done = async (path: string, body: object) => {
    const { status, text } = await client.command(path, body);
    if (status >= 400) throw new Error(text);
  };
  await done('', orderBody({ orderId: 'long', lines }));
  for (let each = 1; each < LARGE_ORDERS; each += 1) await done('', orderBody({ lines }));
  // Notes come last: while there are none, each version of the order is sooner written.
  for (let version = 1; version < VERSIONS - NOTES; version += 1)
    await done(`/long/lines/L${1 + (version % LINES)}/quantity`, { quantity: 1 + (version % 7) });
  for (let note = 0; note < NOTES; note += 1)
    await done('/long/notes', { text: 'A note of some length, as people write them.' });
  await client.caughtUp();
};

const latencies = async ({ client }: Program): Promise<readonly number[]> => {
  const all: number[] = [];
  for (let each = 0; each < COMMANDS; each += 1) {
    const began = performance.now();
    const { status, text } = await client.command('', orderBody());
    all.push(performance.now() - began);
    if (status !== 201) throw new Error(text);
  }
  return all;
};

const p99 = (all: readonly number[]): number =>
  [...all].sort((one, other) => one - other)[Math.floor(all.length * 0.99) - 1] ?? NaN;
