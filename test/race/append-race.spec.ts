import { createMigratedDatabase, type MigratedDatabase } from '../support/migrated-database.js';
import { violationsOf } from './log-checker.js';
import { race } from './race.js';

const EVENTS = Number(process.env.DAYBOOK_RACE_EVENTS ?? 10_000);
const SEED = Number(process.env.DAYBOOK_RACE_SEED ?? Date.now() % 1_000_000);
const LINE_EVERY = 50_000;

describe('writers and readers that race for the log', () => {
  let database: MigratedDatabase;

  beforeAll(async () => {
    database = await createMigratedDatabase();
  });

  afterAll(() => database.drop());

  it(
    `lose nothing in ${EVENTS} events, whoever holds, rolls back or dies`,
    async () => {
      const result = await race({ url: database.url, seed: SEED, events: EVENTS, foreignTransaction: true, progress });
      const { events, receipts, rolledBack, replays, killedFollowers } = result;
      process.stdout.write(
        `  race, seed ${SEED}: ${events.length} events, ${receipts.length} receipts, ${replays.length} replays, ` +
          `${rolledBack} transactions rolled back, ${killedFollowers} followers killed\n`,
      );

      expect(violationsOf(result).slice(0, 10)).toEqual([]);
      expect(events.length).toBeGreaterThanOrEqual(EVENTS);
      expect(rolledBack).toBeGreaterThan(EVENTS / 1_000);
      expect(replays.length).toBeGreaterThan(EVENTS / 1_000);
      expect(killedFollowers).toBeGreaterThan(2);
      expect(receipts.filter((receipt) => receipt.events === 0).length).toBeGreaterThan(EVENTS / 1_000);
    },
    300_000 + EVENTS * 3,
  );
});

let told = 0;

const progress = (events: number): void => {
  if (events < told + LINE_EVERY) return;
  told = events;
  process.stdout.write(`  race: ${events} events committed\n`);
};
