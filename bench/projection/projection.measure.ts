import type { ViewDefinition } from '#kernel';
import { qualifiedTable } from '../../src/adapters/postgres-views/view-table.js';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import type { Case, Measure, Prepared, Sample, Settings } from '../harness/measure.js';
import { query, serverFacts, startBenchPostgres } from '../subjects/bench-postgres.js';
import { fillLog } from '../subjects/filled-log.js';
import { Peers } from '../subjects/peers.js';
import { feedInProcess } from './feed-in-process.js';
import { assertComplete } from './feed-views.js';
import type { Way } from './feeding.js';
import { REBUILT } from './rebuild-view.js';
import { copyAll, LIMIT_TABLE, recordsOf, upsertBatches } from './limits.js';

const EVENTS = 200_000;
const STREAM_LENGTH = 5;
const ROUNDS = 3;
const PEER_SECONDS = 3;
const DATABASE = 'bench_views';
const RATE = 'events/s';

const LIVE: Way = 'order-details, followed';
const LIVE_ALL: Way = 'all views, followed';
const REBUILD: Way = 'order-details, rebuilt';
const LIVE_LIMIT = 'fold and upsert by 5,000';
const REBUILD_LIMIT = 'fold and COPY';
const PONGO = 'Pongo, handle each event';
const PONGO_ALL = 'Pongo, insertMany of folded documents';

/** How fast views take events that are there already: what a server does after an import, or under load. */
export const projection: Measure = {
  name: 'projection',
  title: 'events into documents, each time into views that were empty',
  ratios: [
    [LIVE, LIVE_LIMIT],
    [LIVE, PONGO],
    [REBUILD, REBUILD_LIMIT],
    [REBUILD, PONGO_ALL],
  ].map(([of = '', to = '']) => ({
    name: `${of} ÷ ${to}`,
    of: { case: of, figure: RATE },
    to: { case: to, figure: RATE },
  })),
  aims: [
    { case: LIVE, figure: RATE, atLeast: 40_000 },
    { case: REBUILD, figure: RATE, atLeast: 150_000 },
  ],
  prepare: (settings) => prepare(settings),
};

const prepare = async ({ events = EVENTS, peers: wanted, rounds }: Settings): Promise<Prepared> => {
  const postgres = await startBenchPostgres();
  const peers = new Peers(wanted);
  const filled = await postgres.freshDatabase();
  await fillLog(filled, { events, streamLength: STREAM_LENGTH });
  const records = await recordsOf(filled, events);
  const copyOfLog = async (): Promise<string> => {
    const url = await postgres.copyOf(filled, DATABASE);
    await query(url, `alter database ${DATABASE} set synchronous_commit = off`);
    return url;
  };
  const onCopy = async (work: (url: string) => Promise<Sample>, table: string): Promise<Sample> => {
    const url = await copyOfLog();
    const sample = await work(url);
    await assertComplete(url, table);
    return sample;
  };
  const ownCase = (way: Way, view: ViewDefinition): Case => ({
    name: way,
    run: () => onCopy((url) => feedInProcess({ url, way, events }), qualifiedTable(view)),
  });
  const limitCase = (name: string, byHand: typeof copyAll): Case => ({
    name,
    run: () => onCopy(async (url) => ({ [RATE]: events / (await byHand(url, records)) }), LIMIT_TABLE),
  });
  const peerCase = (name: string, action: string): Case => ({
    name,
    run: async () => {
      const peer = await peers.get('pongo');
      const asked = { url: await copyOfLog(), seconds: PEER_SECONDS };
      const done = await peer.ask<{ readonly applied: number; readonly seconds: number }>(action, asked);
      return { [RATE]: done.applied / done.seconds };
    },
  });
  const cases: readonly Case[] = [
    ownCase(LIVE, orderDetails.view),
    ownCase(LIVE_ALL, orderDetails.view),
    ownCase(REBUILD, REBUILT),
    limitCase(LIVE_LIMIT, upsertBatches),
    limitCase(REBUILD_LIMIT, copyAll),
    peerCase(PONGO, 'handleEach'),
    peerCase(PONGO_ALL, 'insertFolded'),
  ];
  return {
    facts: {
      ...(await serverFacts(filled)),
      log: `${events} events in streams of ${STREAM_LENGTH}, 1,000 orders at the same time`,
      commits: 'of views do not wait for the disk, whoever writes them',
    },
    cases: cases.map((each) => ({ ...each, rounds: Math.min(rounds, ROUNDS) })),
    close: async () => {
      await peers.stop();
      await postgres.stop();
    },
  };
};
