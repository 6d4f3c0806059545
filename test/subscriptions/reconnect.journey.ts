import { setTimeout as sleep } from 'node:timers/promises';
import { orderBody, type QueryAnswer, UNAVAILABLE } from '../support/client.js';
import { Dice } from '../support/dice.js';
import { Installation } from '../support/installation.js';
import { eventually } from '../support/postgres-homes.js';
import type { Program } from '../support/program.js';
import type { SetUp } from '../support/set-ups.js';
import { TestSocket } from '../support/subscriber.js';

const CUTS = Number(process.env['DAYBOOK_SUBSCRIPTION_CUTS'] ?? 12);
const ORDERS = 5 + Math.floor(CUTS / 10);
const WRITERS = 4;

interface Change {
  readonly order: { readonly id: string; readonly customerId: string; readonly version: number };
  readonly version: number;
  readonly position: string;
}
type Told = Readonly<Record<'data', Readonly<Record<string, Change>>>>;

/** What one reader follows, and where it goes on after a cut. */
interface Question {
  readonly name: string;
  ask(last: Change | undefined): string;
  /** The events it has to be told of. */
  expected(all: readonly Change[]): readonly Change[];
}

const FIELDS = '{ version position order { id customerId version } }';
const position = (last: Change | undefined) => `afterPosition: "${last?.position ?? 0}"`;

const QUESTIONS: readonly Question[] = [
  {
    name: 'all orders',
    ask: (last) => `ordersChanged(${position(last)}) ${FIELDS}`,
    expected: (all) => all,
  },
  {
    name: 'orders of a customer',
    ask: (last) => `ordersChanged(filter: {customerId: {eq: "C1"}}, ${position(last)}) ${FIELDS}`,
    expected: (all) => all.filter(({ order }) => order.customerId === 'C1'),
  },
  ...['o0', 'o1'].map((id) => ({
    name: `order ${id}`,
    ask: (last: Change | undefined) => `orderChanged(id: "${id}", afterVersion: ${last?.version ?? 0}) ${FIELDS}`,
    expected: (all: readonly Change[]) => all.filter(({ order }) => order.id === id),
  })),
];

/** Follows one question over many connections, each of which is cut without a word, wherever it is. */
class Reader {
  readonly seen: Change[] = [];
  cuts = 0;

  constructor(
    private readonly url: string,
    private readonly question: Question,
    private readonly dice: Dice,
  ) {}

  async readThroughCuts(cuts: number): Promise<void> {
    for (; this.cuts < cuts; this.cuts += 1) {
      const socket = await this.connect();
      await sleep(this.dice.between(1, 250));
      this.take(socket);
    }
  }

  /** Reads on until it was told of so many events. @throws how many it was told of, when nothing new came for long */
  async readTo(count: number): Promise<void> {
    await eventually(async () => {
      const socket = await this.connect();
      const missing = count - this.seen.length;
      const told = () => socket.heard.filter(({ type }) => type === 'next').length;
      await socket.hears(({ type }) => type === 'error' || told() >= missing);
      this.take(socket);
      if (this.seen.length < count) throw new Error(`told of ${this.seen.length} of ${count} events`);
      return true;
    });
  }

  private async connect(): Promise<TestSocket> {
    const socket = await TestSocket.ready(this.url);
    socket.subscribe(`subscription { ${this.question.ask(this.seen.at(-1))} }`);
    return socket;
  }

  /** Keeps what was told. A subscription that a busy machine refused is asked for again by the next connection. */
  private take({ heard, socket }: TestSocket): void {
    socket.terminate();
    for (const { type, payload } of heard) {
      if (type === 'error' && !isRefusedForNow(payload)) throw new Error(JSON.stringify(payload));
      if (type === 'next') this.seen.push(...Object.values((payload as Told).data));
    }
  }
}

const isRefusedForNow = (payload: unknown): boolean =>
  (payload as QueryAnswer['errors']).every(({ extensions }) => UNAVAILABLE.includes(extensions['code']));

/** Subscribers that come back miss nothing. */
export const reconnectJourney = (setUp: SetUp): void => {
  describe(`Subscriptions ${setUp.name}, over sockets that are cut ${CUTS} times under load`, () => {
    let installation: Installation;
    let program: Program;

    beforeAll(async () => {
      installation = await Installation.open(setUp);
      program = await installation.startAll();
    });
    afterAll(() => installation.close());

    /** Notes on a few orders, as fast as they are taken, until it is told to stop. */
    const write = async (isOver: () => boolean, dice: Dice): Promise<void> => {
      while (!isOver()) {
        const { status } = await program.client.command(`/o${dice.between(0, ORDERS - 1)}/notes`, { text: 'x' });
        if (status !== 200 && status !== 409) throw new Error(`a note was answered ${status}`);
      }
    };

    /** The log itself, as the subscriptions should have told it. */
    const all = async (): Promise<readonly Change[]> => {
      const rows = (await installation.sql(
        `select json_build_object('version', version, 'position', position::text, 'order', json_build_object(
         'id', substr(stream, 7), 'version', version, 'customerId', 'C' || right(stream, 1)::int % 2))
       from daybook.events where stream like 'order-%' order by position`,
      )) as readonly (Change | string)[];
      return rows.map((row) => (typeof row === 'string' ? (JSON.parse(row) as Change) : row));
    };

    it(
      'every reader was told exactly what the log holds for it, in order',
      async () => {
        for (let order = 0; order < ORDERS; order += 1) {
          const body = orderBody({ orderId: `o${order}`, customer: { customerId: `C${order % 2}` } });
          expect((await program.client.command('', body)).status).toBe(201);
        }
        const readers = QUESTIONS.map((question, seed) => new Reader(program.url, question, new Dice(seed)));
        let over = false;
        const writing = Array.from({ length: WRITERS }, (_, seed) => write(() => over, new Dice(100 + seed)));
        await Promise.all(readers.map((reader) => reader.readThroughCuts(Math.ceil(CUTS / readers.length))));
        over = true;
        await Promise.all(writing);

        const log = await all();
        expect(log.length).toBeGreaterThan(CUTS);
        for (const [index, { name, expected }] of QUESTIONS.entries()) {
          await readers[index]?.readTo(expected(log).length);
          expect({ name, told: readers[index]?.seen }).toEqual({ name, told: expected(log) });
        }
      },
      300_000 + CUTS * 2_000,
    );
  });
};
