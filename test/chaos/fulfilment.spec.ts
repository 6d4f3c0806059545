import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { attachToRunning } from '../../src/adapters/embedded/index.js';
import { builtProgram } from '../support/built-program.js';
import { send } from '../support/commands-over-http.js';
import { Dice } from '../support/dice.js';
import { cleanUp, eventually, openFolder } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';

const ORDERS = Number(process.env.DAYBOOK_CHAOS_FULFILMENTS ?? 100);
const KILLS = Number(process.env.DAYBOOK_CHAOS_FULFILMENT_KILLS ?? 2);
const SEED = Number(process.env.DAYBOOK_CHAOS_SEED ?? Date.now() % 1_000_000);
const SETTINGS = {
  PAYMENT_GATEWAY: 'simulator',
  CARRIER: 'simulator',
  SIMULATOR_DELAY: '200ms',
  PAYMENT_WINDOW: '10s',
  RESERVATION_EXPIRY: '10s',
};
/** Whatever the gateway makes of a payment, and the carrier of a parcel, whose id it goes by. */
const TOKENS = ['tok_ok', 'tok_ok', 'tok_ok', 'tok_late', 'tok_timeout', 'tok_twice', 'tok_declined', 'tok_silent'];
const PARCELS = ['sim-usual', 'sim-usual', 'sim-late', 'sim-twice', 'sim-lost'];
const PRICE = 1_400;
const PIECES = 2;

/** What is left of an order when nothing happens any more. */
interface End {
  readonly id: string;
  readonly status: string;
  readonly hasHold: boolean;
}

describe('orders that go their way while the program is killed', () => {
  const dice = new Dice(SEED);
  const home = join(openFolder(), '.daybook');
  let program: Program;
  let url: string;

  afterAll(async () => {
    await program.stop();
    await cleanUp();
  });

  const start = async (): Promise<void> => {
    program = await Program.start({ entry: await builtProgram(), home, environment: SETTINGS });
    url = program.url;
  };

  /** Until it is answered, and then known: an unknown outcome is asked for again under the same key. */
  const told = (path: string, key: string, body: object): Promise<unknown> =>
    eventually(async () => {
      const outcome = await send(url, { path, key, body });
      return outcome.outcome === 'info' ? undefined : outcome;
    });

  const shop = async (index: number): Promise<string> => {
    const id = `${dice.pick(PARCELS)}-${index}`;
    const line = {
      sku: '11',
      title: 'Queso Cabrales',
      quantity: PIECES,
      unitPrice: { amount: PRICE, currency: 'EUR' },
    };
    const body = {
      orderId: id,
      customer: { customerId: 'VINET' },
      lines: [line],
      payment: { token: dice.pick(TOKENS) },
    };
    expect(await told('/v1/orders', `place-${id}`, body)).toMatchObject({ outcome: 'ok' });
    if (dice.oneIn(5)) await told(`/v1/orders/${id}/cancel`, `cancel-${id}`, { reason: 'CUSTOMER_REQUEST' });
    return id;
  };

  /** @throws what the order is like, when it does not come to an end */
  const ended = async (id: string): Promise<End> => {
    let last = '';
    const end = eventually(async () => {
      const response = await fetch(`${url}/v1/orders/${id}`);
      last = await response.text();
      return response.status === 200 ? endOf(id, last) : undefined;
    });
    return end.catch((error: unknown) => {
      throw new Error(`${id} comes to no end: ${last}`, { cause: error });
    });
  };

  it(
    `end all, and take money and send goods once, in ${KILLS} kills`,
    async () => {
      await start();
      await told('/v1/stock/11/receive', 'receive', { quantity: ORDERS * PIECES });
      const killing = (async () => {
        for (let kill = 1; kill <= KILLS; kill += 1) {
          await sleep(dice.between(1_000, 4_000));
          await program.kill();
          await start();
        }
      })();
      const ids: string[] = [];
      for (let index = 0; index < ORDERS; index += 1) ids.push(await shop(index));
      await killing;
      const ends: End[] = [];
      for (const id of ids) ends.push(await ended(id));
      let waiting: readonly string[] = [];
      const books = await eventually(async () => {
        const read = await readBooks((await attachToRunning(home))?.url ?? '');
        waiting = read.waiting;
        return waiting.length === 0 ? read : undefined;
      }).catch((error: unknown) => {
        throw new Error(`seed ${SEED}, still to be done:\n${waiting.join('\n')}`, { cause: error });
      });
      report(ends);
      expect(wrongs(ends, books)).toEqual([]);
      expect(ends.filter(({ status }) => status === 'COMPLETED').length).toBeGreaterThan(ORDERS / 5);
    },
    300_000 + ORDERS * 1_000 + KILLS * 30_000,
  );
});

const endOf = (id: string, text: string): End | undefined => {
  const { status, holds } = JSON.parse(text) as { status: string; holds: { releasedAt?: string | null }[] };
  const hasHold = holds.some(({ releasedAt }) => (releasedAt ?? null) === null);
  const isOver = status === 'COMPLETED' || status === 'CANCELLED' || hasHold;
  return isOver ? { id, status, hasHold } : undefined;
};

/** What the gateway, the carrier and the stock have in their own books. */
interface Books {
  /** What processes have still to do, a line each. */
  readonly waiting: readonly string[];
  readonly captures: ReadonlyMap<string, number>;
  readonly kept: ReadonlyMap<string, number>;
  readonly parcels: ReadonlyMap<string, number>;
  readonly delivered: ReadonlyMap<string, number>;
  readonly reserved: number;
}

const BY_ORDER = `select split_part(key, '/', 1) as id, count(*) filter (where key like '%/capture/%')::int as captures,
    coalesce(sum((request->'amount'->>'amount')::bigint * case request->>'operation'
      when 'capture' then 1 when 'refund' then -1 else 0 end), 0)::int as kept
  from daybook.payment_simulator where answer->>'isDone' = 'true' group by 1`;
const PARCELS_BY_ORDER = `select request->>'orderId' as id, count(*)::int as parcels from daybook.carrier_simulator group by 1`;
const DELIVERED_BY_ORDER = `select data->>'orderId' as id, sum((line->>'quantity')::int)::int as pieces
  from daybook.events, json_array_elements(data->'lines') line where type = 'ShipmentDelivered' group by 1`;
const RESERVED = `select (data->'total'->'after'->>'reserved')::int as reserved from daybook.events
  where stream = 'stock-11' and data->'total' is not null order by version desc limit 1`;
/** A payment that the gateway never hears of is asked for until it is stuck: all else comes to an end. */
const WAITING = `select concat_ws(' ', inbox.process, inbox.instance, event.type, inbox.attempts, inbox.due_at, inbox.error) as step
  from daybook.process_inbox inbox join daybook.events event on event.id = inbox.event_id
  where timer = '' and coalesce(event.data->>'token', '') <> 'tok_silent'`;

const readBooks = async (databaseUrl: string): Promise<Books> => {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const rows = async <Row>(text: string): Promise<readonly Row[]> => (await client.query(text)).rows as Row[];
    const money = await rows<{ id: string; captures: number; kept: number }>(BY_ORDER);
    const parcels = await rows<{ id: string; parcels: number }>(PARCELS_BY_ORDER);
    const delivered = await rows<{ id: string; pieces: number }>(DELIVERED_BY_ORDER);
    return {
      waiting: (await rows<{ step: string }>(WAITING)).map(({ step }) => step),
      captures: new Map(money.map(({ id, captures }) => [id, captures])),
      kept: new Map(money.map(({ id, kept }) => [id, kept])),
      parcels: new Map(parcels.map(({ id, parcels: count }) => [id, count])),
      delivered: new Map(delivered.map(({ id, pieces }) => [id, pieces])),
      reserved: (await rows<{ reserved: number }>(RESERVED))[0]?.reserved ?? 0,
    };
  } finally {
    await client.end();
  }
};

/**
 * A sentence for each order of which money or goods are not where its status says. The parcel of an order on hold was lost, so goods are kept
 * for another one. When it was lost while nobody asked, it is not known to have left, and its money was not taken.
 */
const wrongs = (ends: readonly End[], books: Books): readonly string[] => {
  const keptOf = (id: string): number => books.kept.get(id) ?? 0;
  const found = ends.flatMap(({ id, status }) => {
    const [captures = 0, parcels = 0, delivered = 0] = [books.captures, books.parcels, books.delivered].map((book) =>
      book.get(id),
    );
    const isOnce = captures <= 1 && parcels <= 1;
    const isPaid = keptOf(id) === (status === 'CANCELLED' || captures === 0 ? 0 : PRICE * PIECES);
    const isDelivered = status === 'COMPLETED' ? captures === 1 && delivered === PIECES : delivered === 0;
    return isOnce && isPaid && isDelivered
      ? []
      : [`${id} ${status}: ${captures} captures, kept ${keptOf(id)}, ${parcels} parcels, ${delivered} delivered`];
  });
  const toSend = ends.filter(({ status }) => status === 'CONFIRMED').length;
  return books.reserved === toSend * PIECES ? found : [...found, `${books.reserved} pieces are still reserved`];
};

const report = (ends: readonly End[]): void => {
  const count = (is: (end: End) => boolean): number => ends.filter(is).length;
  process.stdout.write(
    `  fulfilment, seed ${SEED}: ${ends.length} orders, ${KILLS} kills: ${count(({ status }) => status === 'COMPLETED')} completed, ` +
      `${count(({ status }) => status === 'CANCELLED')} cancelled, ${count(({ hasHold }) => hasHold)} on hold\n`,
  );
};
