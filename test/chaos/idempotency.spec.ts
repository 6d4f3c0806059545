import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { builtProgram } from '../support/built-program.js';
import { send } from '../support/commands-over-http.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { Dice } from '../support/dice.js';
import { cleanUp, openFolder } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { ConnectionCutter, type CopiesEntry, inParallel, sendCopies } from './copies.js';
import { contradictions } from './history-checker.js';
import { cancelling, type LoadCommand, noting, placing } from './load-commands.js';
import { drainedStores } from './stored.js';

const KEYS = Number(process.env.DAYBOOK_CHAOS_KEYS ?? 100);
const SEED = Number(process.env.DAYBOOK_CHAOS_SEED ?? Date.now() % 1_000_000);
const COPIES = 20;
const KEYS_AT_ONCE = 8;
const CUT_EVERY_MS = 20;

describe('copies of one command, sent to two processes whose connections are cut', () => {
  let database: TestDatabase;
  let programs: readonly Program[] = [];
  let urls: readonly string[];
  /** Of processes that should not have ended. */
  const deaths: string[] = [];

  beforeAll(async () => {
    const entry = await builtProgram();
    database = await createDatabase();
    const environment = {
      DATABASE_URL: database.url,
      DAYBOOK_MASTER_KEY: randomBytes(32).toString('base64'),
      AUDIT_KEY_FILE: join(openFolder(), 'audit.key'),
    };
    const start = () => Program.start({ entry, home: join(openFolder(), '.daybook'), environment });
    programs = await Promise.all([start(), start()]);
    for (const { ended, said } of programs) {
      void ended.then((how) => deaths.push(`a process ended (${how}): ${said.slice(-20).join('\n')}`));
    }
    urls = programs.map(({ url }) => url);
  });

  afterAll(async () => {
    await Promise.all(programs.map((program) => program.stop()));
    await database.drop();
    await cleanUp();
  });

  const sendAll = (commands: readonly LoadCommand[]): Promise<readonly CopiesEntry[]> =>
    inParallel(commands, KEYS_AT_ONCE, (command) => sendCopies(command, urls, COPIES));

  it(
    `take effect once and get one answer: ${KEYS} keys, ${COPIES} copies each`,
    async () => {
      const dice = new Dice(SEED);
      const cutter = new ConnectionCutter(database.url, CUT_EVERY_MS);
      const placings = Array.from({ length: Math.ceil(KEYS / 2) }, (_, number) => placing(number, dice));
      const placed = await sendAll(placings);
      const changes = placed
        .slice(0, Math.floor(KEYS / 2))
        .map((entry, number) => (number % 2 === 0 ? cancelling(orderOf(entry)) : noting(number, orderOf(entry), dice)));
      const history = [...placed, ...(await sendAll(changes))];
      const cuts = await cutter.stop();

      expect(deaths).toEqual([]);
      expect(history.filter(({ outcome }) => outcome.outcome !== 'ok')).toEqual([]);
      expect(history.filter(({ differentAnswers }) => differentAnswers !== 1)).toEqual([]);
      expect(contradictions(history, await drainedStores(database.url)).slice(0, 10)).toEqual([]);
      expect(await answersToOtherBodies([...placings, ...changes])).toEqual(new Set(['422 IDEMPOTENCY_KEY_REUSED']));
      expect(cuts).toBeGreaterThan(KEYS / 10);
      const requests = history.reduce((sum, entry) => sum + entry.requests, 0);
      process.stdout.write(
        `  idempotency, seed ${SEED}: ${history.length} keys, ${requests} requests, ${cuts} connections cut\n`,
      );
    },
    300_000 + KEYS * 300,
  );

  /** The keys once more, each with what another command asks. */
  const answersToOtherBodies = async (commands: readonly LoadCommand[]): Promise<ReadonlySet<string>> => {
    const other = placing(KEYS, new Dice(SEED)).request;
    const answers = await inParallel(commands, KEYS_AT_ONCE, ({ request: { key } }) =>
      send(urls[1] ?? '', { ...other, key }),
    );
    return new Set(
      answers.map((answer) => (answer.outcome === 'fail' ? `${answer.status} ${answer.code}` : answer.outcome)),
    );
  };
});

const orderOf = ({ outcome }: CopiesEntry): string =>
  outcome.outcome === 'ok' ? String(outcome.body.orderId) : 'none, the placing failed';
