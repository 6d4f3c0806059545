import type { Case, Measure, Prepared, Settings } from '../harness/measure.js';
import { serverFacts, startBenchPostgres } from '../subjects/bench-postgres.js';
import type { LogSize } from '../subjects/filled-log.js';
import { CALLERS, LogOfSize } from './log-of-size.js';

const FEW = 10_000;
const MANY = 1_000_000;
const ROUNDS = 3;
const SHORT = 5;
/** Many streams of each length, so that callers rarely meet and the streams hardly grow meanwhile. */
const LENGTHS = [SHORT, 100, 1_000] as const;
const EVENTS_OF_LENGTHS = 100_000;

const shown = (count: number) => count.toLocaleString('en');
const continuing = (events: number) => `read and add, ${shown(events)} events stored`;
const reading = (events: number) => `read the log, ${shown(events)} events stored`;
const finding = (events: number) => `order by id, ${shown(events)} events stored`;
const paging = (events: number) => `a page of orders, ${shown(events)} events stored`;
const CACHE_OFF = ', state cache off';
const adding = (streamLength: number, cache = '') => `add to a stream of ${shown(streamLength)} events${cache}`;

/** What becomes of commands, queries and readings of the log when there are more events, in all or in one stream. */
export const scale: Measure = {
  name: 'scale',
  title: `commands and queries of ${CALLERS} callers, and readings of the log, by what is stored`,
  ratios: [
    { of: continuing(MANY), to: continuing(FEW), figure: 'commands/s' },
    { of: reading(MANY), to: reading(FEW), figure: 'events/s' },
    { of: finding(MANY), to: finding(FEW), figure: 'queries/s' },
    { of: paging(MANY), to: paging(FEW), figure: 'queries/s' },
    ...['', CACHE_OFF].flatMap((cache) =>
      LENGTHS.slice(1).map((length) => ({ of: adding(length, cache), to: adding(SHORT, cache), figure: 'commands/s' })),
    ),
  ].map(({ of, to, figure }) => ({ name: `${of} ÷ ${to}`, of: { case: of, figure }, to: { case: to, figure } })),
  aims: [],
  prepare: (settings) => prepare(settings),
};

const prepare = async ({ seconds, rounds, events = MANY }: Settings): Promise<Prepared> => {
  const postgres = await startBenchPostgres();
  const filled: LogOfSize[] = [];
  const fill = async (size: LogSize): Promise<LogOfSize> => {
    const log = await LogOfSize.make(postgres, size, filled.length);
    filled.push(log);
    return log;
  };
  const cases: Case[] = [];
  for (const stored of new Set([Math.min(FEW, events), events])) {
    const log = await fill({ events: stored, streamLength: SHORT });
    cases.push({ name: continuing(stored), run: () => log.continueOrders(seconds) });
    cases.push({ name: reading(stored), run: () => log.read() });
    await log.fillView();
    cases.push({ name: finding(stored), run: () => log.ask((orders) => orders.anyById(), seconds) });
    cases.push({ name: paging(stored), run: () => log.ask((orders) => orders.aPage(), seconds) });
  }
  for (const streamLength of LENGTHS) {
    const log = await fill({ events: Math.min(EVENTS_OF_LENGTHS, events), streamLength });
    cases.push({ name: adding(streamLength), run: () => log.addToStored(seconds) });
    cases.push({ name: adding(streamLength, CACHE_OFF), run: () => log.addWithoutCache(seconds) });
  }
  const sizes = filled.map((log) => log.told());
  return {
    facts: { ...(await serverFacts(postgres.url)), databases: sizes.join('; ') },
    cases: cases.map((each) => ({ ...each, rounds: Math.min(rounds, ROUNDS) })),
    close: async () => {
      for (const log of filled) await log.close();
      await postgres.stop();
    },
  };
};
