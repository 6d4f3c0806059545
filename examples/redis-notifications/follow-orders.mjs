import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@redis/client';

const HELP = `Prints each order whenever it has changed: its id, version and status. Told by Redis, which forgets what it could not
deliver, and misses nothing.

  node examples/redis-notifications/follow-orders.mjs [--after POSITION] [--channel NAME]

  --after    position of the feed of events to begin after; 0, the beginning, when absent
  --channel  daybook:orders when absent

The server is the one at PORT of this machine, 3000 when it is not set; Redis is at REDIS_URL, redis://127.0.0.1:6379.`;

const { values } = parseArgs({
  options: {
    after: { type: 'string', default: '0' },
    channel: { type: 'string', default: 'daybook:orders' },
    help: { type: 'boolean' },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit();
}
const server = `http://127.0.0.1:${process.env.PORT ?? 3000}`;
const AGAIN_MS = 500;

/** The newest version of each order that was dealt with. */
const seen = new Map();
let position = Number(values.after);

/** Asks until there is an answer: a server that restarts, or whose view is a moment behind, has one later. */
const ask = async (path, isAnswer) => {
  for (;;) {
    const answer = await fetch(`${server}${path}`).catch(() => undefined);
    const text = await answer?.text().catch(() => undefined);
    if (answer?.status === 200 && text !== undefined && isAnswer(text)) return text;
    if (answer?.status === 409) throw new Error(`Begin anew with --after 0: ${text}`);
    await sleep(AGAIN_MS);
  }
};

/** A version that is not newer has come twice, or after a later one. A gap does no harm: the whole order is read. */
const changed = async (id, version) => {
  if (version <= (seen.get(id) ?? 0)) return;
  const order = JSON.parse(await ask(`/v1/orders/${id}`, (text) => JSON.parse(text).version >= version));
  seen.set(id, order.version);
  console.log(id, order.version, order.status);
};

/** What nobody told while Redis or the way to it was down: the feed of events has it. */
const catchUp = async () => {
  const lines = (await ask(`/v1/events?after=${position}`, () => true)).split('\n').slice(0, -1);
  for (const event of lines.map((line) => JSON.parse(line))) {
    await changed(event.subject, event.data.version);
    position = event.position;
  }
};

/** One after the other. */
let work = Promise.resolve();
const then = (step) => {
  work = work.then(step);
};

const redis = createClient({
  url: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379',
  // A connection that is cut in silence shows when a ping has no answer.
  pingInterval: 5_000,
  socket: { reconnectStrategy: AGAIN_MS, socketTimeout: 15_000 },
});
redis.on('error', ({ message, code }) => console.error(`Redis is away (${message || code}), it is tried again`));
// After each later connection, when the channel is listened to again; the first one is listened to below.
redis.on('ready', () => then(catchUp));
await redis.connect();
await redis.subscribe(values.channel, (text) => {
  const { id, version } = JSON.parse(text);
  then(() => changed(id, version));
});
then(catchUp);
