import { canonicalJson } from '#kernel';
import { PROJECTIONS } from '../../src/app/contexts.js';
import { writeLines } from '../journeys/import-lines.fixture.js';
import { Dice } from '../support/dice.js';
import { Installation } from '../support/installation.js';
import type { Program } from '../support/program.js';
import { DISTRIBUTED, EMBEDDED } from '../support/set-ups.js';
import { type StoredViews, viewsInMongo, viewsInPostgres } from '../support/stored-views.js';
import { allAnswers } from './answers.js';
import { SeededCommands } from './seeded-commands.js';

const SEEDS = Number(process.env['DAYBOOK_PARITY_SEEDS'] ?? 5);
const FIRST_SEED = Number(process.env['DAYBOOK_PARITY_SEED'] ?? Date.now() % 1_000_000);
/** 7 are all of them. */
const SORTS_PER_FILTER = Number(process.env['DAYBOOK_PARITY_SORTS'] ?? 2);
/** Of each seed and set-up. */
const COMMANDS = 40;
const ALL_ROLES = EMBEDDED.processes[0] ?? '';
const WITHOUT = { KAFKA_BROKERS: '', MONGODB_URL: '' };

describe('One log, with PostgreSQL alone and with Kafka and MongoDB', () => {
  let installation: Installation;
  let inPostgres: StoredViews;
  let inMongo: StoredViews;

  beforeAll(async () => {
    installation = await Installation.open(DISTRIBUTED);
    const { database, environment } = installation.stores;
    [inPostgres, inMongo] = [viewsInPostgres(database.url), viewsInMongo(environment['MONGODB_URL'] ?? '')];
  });
  afterAll(() => installation.close());

  /** All documents of the live builds, each as canonical JSON. */
  const documentsIn = async (stored: StoredViews): Promise<Readonly<Record<string, readonly string[]>>> => {
    const documents: Record<string, readonly string[]> = {};
    for (const { view } of PROJECTIONS) {
      const [build] = (await installation.sql(
        `select live from daybook.views where view = '${view.name}'`,
      )) as readonly string[];
      const rows = await stored.documents(view.name, build ?? '');
      documents[view.name] = rows.map((row) => canonicalJson({ ...row })).sort();
    }
    return documents;
  };

  /** Runs one set-up on the log, in one process, and then stops it. */
  const run = async (more: Readonly<Record<string, string>>, work: (program: Program) => Promise<void>) => {
    const program = await installation.start(ALL_ROLES, more);
    await program.client.ready();
    await work(program);
    await program.client.caughtUp();
    const answers = await allAnswers(program.client, SORTS_PER_FILTER);
    await program.stop();
    return { answers, documents: await documentsIn('MONGODB_URL' in more ? inPostgres : inMongo) };
  };

  it(
    `makes the same documents and answers, whoever took the commands: ${SEEDS} seeds`,
    async () => {
      const seeds = Array.from({ length: SEEDS }, (_, index) => FIRST_SEED + index);
      const commands = seeds.map((seed) => new SeededCommands(new Dice(seed), `s${seed}`));
      const send = (more: Readonly<Record<string, string>>) => async (program: Program) => {
        for (const one of commands) {
          await one.send(program.client, COMMANDS);
          const lines = writeLines(installation.home, one.imported());
          const { code, err } = await installation.daybookWith(more, 'import', lines);
          // A rule may refuse a line.
          if (code !== 0 && code !== 1) throw new Error(`The import ended with ${code}: ${err}`);
        }
      };
      const nothing = () => Promise.resolve();
      const alone = await run(WITHOUT, send(WITHOUT));
      expect({ seeds, ...(await run({}, nothing)) }).toEqual({ seeds, ...alone });
      const distributed = await run({}, send({}));
      expect({ seeds, ...(await run(WITHOUT, nothing)) }).toEqual({ seeds, ...distributed });
      expect(distributed.documents['order-details']?.length).toBeGreaterThan((COMMANDS * SEEDS) / 5);
      process.stdout.write(`  parity, seeds ${FIRST_SEED} to ${FIRST_SEED + SEEDS - 1}\n`);
    },
    300_000 + SEEDS * 60_000,
  );
});
