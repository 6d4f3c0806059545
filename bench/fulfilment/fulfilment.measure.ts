import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlaceOrderRequest } from '../../src/ordering/commands/place-order/place-order.command.js';
import type { Measure, Prepared, Sample, Settings } from '../harness/measure.js';
import { makeHome } from '../subjects/bench-home.js';
import { Daybook } from '../subjects/daybook.js';
import { exampleOrder } from '../subjects/example-order.js';
import { nextSerial, postOrder } from '../subjects/post-order.js';

const ORDERS = 1_000;
const CALLERS = 16;
const LOOK_EVERY_MS = 20;
const COMPLETED_WITHIN_MS = 300_000;
const PLENTY = 1_000_000;
/** Orders for the same goods wait for each other. */
const KINDS = 100;

/** Gateway and carrier answer at once; what is measured is what the program does. */
const EVERYTHING_ON = { PAYMENT_GATEWAY: 'simulator', CARRIER: 'simulator', SIMULATOR_DELAY: '1ms' };

/** How fast orders go their whole way. */
export const fulfilment: Measure = {
  name: 'fulfilment',
  title: 'from the first POST /v1/orders until the last of the orders is COMPLETED',
  ratios: [],
  aims: [],
  prepare: ({ orders = ORDERS }: Settings) => prepare(orders),
};

const prepare = async (orders: number): Promise<Prepared> => {
  const home = makeHome();
  const program = await Daybook.start(home.path, EVERYTHING_ON);
  for (let kind = 0; kind < KINDS; kind += 1) {
    for (const { sku } of linesOf(kind)) await receive(program.url, sku);
  }
  await run(program, CALLERS, paid);
  return {
    facts: { 'orders a run': String(orders), callers: String(CALLERS) },
    cases: [
      { name: 'counted goods, card, carrier', run: () => run(program, orders, paid) },
      { name: 'placed alone', run: () => place(program.url, orders, plain) },
    ],
    close: async () => {
      await program.stop();
      home.remove();
    },
  };
};

const plain = (): PlaceOrderRequest => exampleOrder(nextSerial(), true);

/** Of two counted SKUs, which other orders have too. */
const linesOf = (kind: number): PlaceOrderRequest['lines'] =>
  plain().lines.map((line) => ({ ...line, sku: `counted-${line.sku}-${kind}` }));

const paid = (): PlaceOrderRequest => ({
  ...plain(),
  lines: linesOf(nextSerial() % KINDS),
  payment: { token: 'tok_ok' },
});

const receive = async (url: string, sku: string): Promise<void> => {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': `receive-${sku}` };
  const body = JSON.stringify({ quantity: PLENTY });
  const { status } = await fetch(`${url}/v1/stock/${sku}/receive`, { method: 'POST', headers, body });
  if (status !== 200) throw new Error(`receiving ${sku} was answered ${status}, not 200`);
};

/** Places orders as fast as the program takes them. */
const place = async (url: string, orders: number, next: () => PlaceOrderRequest): Promise<Sample> => {
  const agent = new Agent({ keepAlive: true, maxSockets: CALLERS });
  const began = performance.now();
  let left = orders;
  const call = async (): Promise<void> => {
    while (left-- > 0) await postOrder(agent, url, next());
  };
  await Promise.all(Array.from({ length: CALLERS }, call));
  agent.destroy();
  return { 'placed/s': orders / ((performance.now() - began) / 1_000) };
};

/** The same until the last of them is completed. @throws Error when one is not */
const run = async (program: Daybook, orders: number, next: () => PlaceOrderRequest): Promise<Sample> => {
  const [events, completed] = [await program.countEvents(), await countCompleted(program)];
  const began = performance.now();
  const placed = await place(program.url, orders, next);
  while ((await countCompleted(program)) < completed + orders) {
    if (performance.now() - began > COMPLETED_WITHIN_MS) throw new Error('Not all orders were completed within 300 s');
    await sleep(LOOK_EVERY_MS);
  }
  const seconds = (performance.now() - began) / 1_000;
  return {
    'completed/s': orders / seconds,
    ...placed,
    'events an order': ((await program.countEvents()) - events) / orders,
  };
};

const countCompleted = async ({ database }: Daybook): Promise<number> => {
  const { rows } = await database.query<{ count: number }>(COMPLETED);
  return rows[0]?.count ?? NaN;
};

const COMPLETED = `select count(*)::int as count from daybook.events where type = 'OrderCompleted'`;
