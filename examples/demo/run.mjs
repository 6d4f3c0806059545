import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import { withServer } from '../with-server.mjs';
import { Shop } from './shop.mjs';
import { SHOPPERS, STOCK } from './shoppers.mjs';

const numberOf = (text) => {
  if (!/^\d{1,4}(\.\d+)?$/.test(text) || Number(text) === 0) throw new InvalidArgumentError('give a number above 0');
  return Number(text);
};

const secondsOf = (text) => {
  const [, amount, unit] = /^([1-9]\d{0,4})(s|m|h)$/.exec(text) ?? [];
  if (amount === undefined) throw new InvalidArgumentError('give a time such as 30s, 5m or 1h');
  return Number(amount) * { s: 1, m: 60, h: 3_600 }[unit];
};

const options = new Command('demo')
  .description('shoppers come to a Daybook, and many things go wrong: every status of an order appears')
  .option('--for <time>', 'how long, such as 30s, 5m or 1h; until Ctrl-C without it', secondsOf)
  .option('--rate <shoppers>', 'that come each second', numberOf, 1)
  .option(
    '--url <url>',
    'of a Daybook that runs, with CARRIER=simulator and PAYMENT_GATEWAY=simulator; one is started without it',
  )
  .option('--json', 'NDJSON, a line for everything that happens')
  .parse()
  .opts();

/** Of a Daybook that is started for this: people who watch do not wait half an hour for a payment. */
const IMPATIENT = {
  ...{ PAYMENT_GATEWAY: 'simulator', CARRIER: 'simulator', SIMULATOR_DELAY: '1s' },
  ...{ PAYMENT_WINDOW: '5s', RESERVATION_EXPIRY: '1m', LOG_LEVEL: 'info' },
};
const STATUSES = ['status', 'paymentStatus', 'fulfillmentStatus', 'returnStatus'];

const closing = new AbortController();
const close = () => closing.abort();
process.once('SIGINT', close).once('SIGTERM', close);

/** By name and value, how many orders had it at any time. */
const seen = new Map();
let troubles = 0;

const print = (entry, words) => {
  const at = new Date().toISOString();
  process.stdout.write(`${options.json ? JSON.stringify({ at, ...entry }) : `${at.slice(11, 19)}  ${words}`}\n`);
};

const told = (order, before) => {
  const now = Object.fromEntries(STATUSES.map((name) => [name, order[name]]));
  if (before !== undefined && STATUSES.every((name) => before[name] === order[name])) return;
  for (const name of STATUSES) {
    if (before?.[name] === now[name]) continue;
    const key = `${name} ${now[name]}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  const { orderNumber, customerName, total } = order;
  const words = STATUSES.map((name) => now[name]).filter((value) => value !== 'NONE');
  print(
    { orderNumber, ...now },
    `${orderNumber}  ${customerName}  ${total.formatted.padStart(8)}  ${words.join(' · ')}`,
  );
};

/** What one shopper does, step by step, and what the staff does for them. */
const visitOf = (shop, number, name) => {
  let id = `demo-${randomBytes(4).toString('hex')}-${number}`;
  const step = async (who, what, path, body) => {
    print({ orderId: id, who, what }, `${' '.repeat(12)}${who} ${what}`);
    return shop.command(path.startsWith('/v1/') ? path.slice('/v1'.length) : `/orders/${id}${path}`, body);
  };
  return {
    places: (order, prefix = '') => {
      id = `${prefix}${id}`;
      return shop.place({ orderId: id, customer: { customerId: `shopper-${number}`, name }, ...order });
    },
    does: (what, path, body) => step(name, what, path, body),
    staff: (what, path, body) => step('The shop', what, path, body),
    when: (isSo) => shop.when(id, isSo),
    leaves: () => shop.leave(id),
  };
};

const shopping = async (shop, number) => {
  const [what, shops] = Object.entries(SHOPPERS)[number % Object.keys(SHOPPERS).length];
  const visit = visitOf(shop, number, `Shopper ${number}`);
  print({ shopper: number, what }, `${' '.repeat(12)}Shopper ${number} ${what}`);
  try {
    await shops(visit);
  } catch (error) {
    if (closing.signal.aborted) return;
    troubles += 1;
    print({ shopper: number, trouble: error.message }, `!           Shopper ${number} ${what}: ${error.message}`);
  } finally {
    visit.leaves();
  }
};

const demo = async (url) => {
  if (options.for !== undefined) setTimeout(close, options.for * 1_000);
  const shop = new Shop(url, told);
  for (const [sku, quantity] of STOCK) await shop.command(`/stock/${sku}/receive`, { quantity });
  const watching = shop.watch(closing.signal);
  watching.catch(close);
  const visits = [];
  for (let number = 0; !closing.signal.aborted; number += 1) {
    visits.push(shopping(shop, number));
    await sleep(1_000 / options.rate, undefined, { signal: closing.signal }).catch(() => undefined);
  }
  await Promise.all([watching, ...visits]);
  summarize(visits.length);
};

const summarize = (shoppers) => {
  const counts = Object.fromEntries([...seen].sort().map(([key, count]) => [key, count]));
  if (options.json) return print({ shoppers, seen: counts, troubles });
  const lines = Object.entries(counts).map(([key, count]) => {
    const [name, value] = key.split(' ');
    return `${name.padEnd(20)}${value.padEnd(22)}${String(count).padStart(6)}`;
  });
  process.stdout.write(
    ['', `${shoppers} shoppers, ${troubles} troubles; orders that were once`, ...lines, ''].join('\n'),
  );
  return undefined;
};

/** A server that cannot be reached says so in the cause only. */
const reasonOf = (error) => (error.cause === undefined ? error.message : `${error.message}: ${error.cause.message}`);

const home = await mkdtemp(join(tmpdir(), 'daybook-demo-'));
try {
  await (options.url === undefined ? withServer({ ...IMPATIENT, DAYBOOK_HOME: home }, demo) : demo(options.url));
  process.exitCode = troubles === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(
    `The demo has ended, since Daybook${options.url ? ` at ${options.url}` : ''} failed: ${reasonOf(error)}\n`,
  );
  process.exitCode = 1;
} finally {
  await rm(home, { recursive: true, force: true });
}
