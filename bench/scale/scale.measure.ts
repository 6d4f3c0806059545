import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { KnownStates } from '#kernel';
import { compose, type Parts } from '../../src/app/composition.js';
import { newAuditSettings } from '../../test/support/audit-settings.js';
import { Commands } from '../append/commands.js';
import { accounted } from '../harness/account.js';
import { type Ask, closedLoop } from '../harness/closed-loop.js';
import type { Case, Measure, Prepared, Sample, Settings } from '../harness/measure.js';
import { readInProcess } from '../replay/read-in-process.js';
import { type BenchPostgres, query, serverFacts, startBenchPostgres } from '../subjects/bench-postgres.js';
import { fillLog, type LogSize } from '../subjects/filled-log.js';
import { StoredOrders } from './stored-orders.js';

const FEW = 10_000;
const MANY = 1_000_000;
const ROUNDS = 3;
const CALLERS = 32;
const SHORT = 5;
/** Many streams of each length, so that callers rarely meet and the streams hardly grow meanwhile. */
const LENGTHS = [SHORT, 100, 1_000] as const;
const EVENTS_OF_LENGTHS = 100_000;

const shown = (count: number) => count.toLocaleString('en');
const continuing = (events: number) => `read and add, ${shown(events)} events stored`;
const reading = (events: number) => `read the log, ${shown(events)} events stored`;
const CACHE_OFF = ', state cache off';
const adding = (streamLength: number, cache = '') => `add to a stream of ${shown(streamLength)} events${cache}`;

/** What becomes of a command and of a reading of the log when there are more events, in all or in one stream. */
export const scale: Measure = {
  name: 'scale',
  title: `commands of ${CALLERS} callers, and readings of the log, by what is stored`,
  ratios: [
    { of: continuing(MANY), to: continuing(FEW), figure: 'commands/s' },
    { of: reading(MANY), to: reading(FEW), figure: 'events/s' },
    ...['', CACHE_OFF].flatMap((cache) =>
      LENGTHS.slice(1).map((length) => ({ of: adding(length, cache), to: adding(SHORT, cache), figure: 'commands/s' })),
    ),
  ].map(({ of, to, figure }) => ({ name: `${of} ÷ ${to}`, of: { case: of, figure }, to: { case: to, figure } })),
  aims: [],
  prepare: (settings) => prepare(settings),
};

const prepare = async ({ seconds, rounds, events = MANY }: Settings): Promise<Prepared> => {
  const postgres = await startBenchPostgres();
  const filled: FilledLog[] = [];
  const fill = async (size: LogSize): Promise<FilledLog> => {
    const log = await FilledLog.make(postgres, size, filled.length);
    filled.push(log);
    return log;
  };
  const cases: Case[] = [];
  for (const stored of new Set([Math.min(FEW, events), events])) {
    const log = await fill({ events: stored, streamLength: SHORT });
    cases.push({ name: continuing(stored), run: () => log.continueOrders(seconds) });
    cases.push({ name: reading(stored), run: () => log.read() });
  }
  for (const streamLength of LENGTHS) {
    const log = await fill({ events: Math.min(EVENTS_OF_LENGTHS, events), streamLength });
    cases.push({ name: adding(streamLength), run: () => log.addToStored(seconds) });
    cases.push({ name: adding(streamLength, CACHE_OFF), run: () => log.addWithoutCache(seconds) });
  }
  const sizes = filled.map(
    (log) =>
      `${shown(log.size.events)} events in streams of ${log.size.streamLength}: ${log.disk}, filled in ${log.filledIn} s`,
  );
  return {
    facts: { ...(await serverFacts(postgres.url)), databases: sizes.join('; ') },
    cases: cases.map((each) => ({ ...each, rounds: Math.min(rounds, ROUNDS) })),
    close: async () => {
      for (const log of filled) await log.close();
      await postgres.stop();
    },
  };
};

/** A database with a log of some size, and the program's parts on it; no view is fed. */
class FilledLog {
  private readonly stored: StoredOrders;
  private readonly commands: Commands;

  private constructor(
    readonly size: LogSize,
    readonly disk: string,
    readonly filledIn: string,
    private readonly url: string,
    private readonly parts: Parts,
    private readonly partsWithoutCache: Parts,
  ) {
    this.stored = new StoredOrders(size, CALLERS);
    this.commands = new Commands(parts, false);
  }

  static async make(postgres: BenchPostgres, size: LogSize, filledBefore: number): Promise<FilledLog> {
    const began = performance.now();
    const url = await postgres.freshDatabase(`bench_${filledBefore}`);
    await fillLog(url, size);
    const filledIn = ((performance.now() - began) / 1_000).toFixed(0);
    const [row] = await query(url, 'select pg_size_pretty(pg_database_size(current_database())) as size');
    const logger = pino({ level: 'silent' });
    const setup = { url, masterKey: randomBytes(32), logger, audit: newAuditSettings() };
    const withoutCache = compose({ ...setup, knownStates: new KnownStates(0) });
    return new FilledLog(size, String(row?.['size']), filledIn, url, compose(setup), withoutCache);
  }

  continueOrders(seconds: number): Promise<Sample> {
    return this.counted(seconds, (caller) => this.commands.continueOrder(caller));
  }

  addToStored(seconds: number): Promise<Sample> {
    return this.counted(seconds, (caller) => this.stored.changeQuantity(this.parts.commands, caller));
  }

  addWithoutCache(seconds: number): Promise<Sample> {
    return this.counted(seconds, (caller) => this.stored.changeQuantity(this.partsWithoutCache.commands, caller));
  }

  async read(): Promise<Sample> {
    return readInProcess({ url: this.url, way: 'in bulk, decoded' }, await this.count());
  }

  async close(): Promise<void> {
    await Promise.all([this.parts.stop(), this.partsWithoutCache.stop()]);
  }

  private counted(seconds: number, ask: Ask): Promise<Sample> {
    return accounted(
      () => this.count(),
      () => closedLoop(ask, CALLERS, seconds),
    );
  }

  private async count(): Promise<number> {
    const [row] = await query(this.url, 'select count(*)::int as count from daybook.events');
    return Number(row?.['count']);
  }
}
