import type { Case, Measure, Prepared, Sample, Settings } from '../harness/measure.js';
import type { Rate } from '../harness/open-loop.js';
import { latencyFigures, spreadOf } from '../harness/statistics.js';
import { makeHome } from '../subjects/bench-home.js';
import { type BenchPostgres, startBenchPostgres } from '../subjects/bench-postgres.js';
import { Daybook } from '../subjects/daybook.js';
import { type Peer, Peers } from '../subjects/peers.js';
import { placeAtRate } from './rated-orders.js';
import { lookInto, ViewObserver } from './view-observer.js';

const RATES = [100, 1_000] as const;
const LEAST_SECONDS = 3;
const WARM_UP: Rate = { perSecond: 500, seconds: 2 };
const TO_VIEW = 'answer to view, ';
const TO_ANSWER = 'due to answer, ';

const PEER_ROUNDS = 3;

const named = (perSecond: number) => `${perSecond} orders/s`;
const emmett = (perSecond: number) => `Emmett, ${perSecond} orders/s`;

/** How long after its 201 an order stands in the view. */
export const latency: Measure = {
  name: 'latency',
  title: 'from the 201 of POST /v1/orders until its row of order-details is seen from outside',
  ratios: RATES.map((perSecond) => ({
    name: `${emmett(perSecond)} ÷ ${named(perSecond)}`,
    of: { case: emmett(perSecond), figure: `${TO_VIEW}p50 ms` },
    to: { case: named(perSecond), figure: `${TO_VIEW}p50 ms` },
  })),
  aims: [
    { case: named(100), figure: `${TO_VIEW}p50 ms`, atMost: 5 },
    { case: named(100), figure: `${TO_VIEW}p99 ms`, atMost: 25 },
  ],
  prepare: ({ seconds, peers, rounds }) =>
    prepare({ seconds: Math.max(seconds, LEAST_SECONDS), rounds, peers: new Peers(peers) }),
};

interface Prepare extends Pick<Settings, 'seconds' | 'rounds'> {
  readonly peers: Peers;
}

const prepare = async ({ seconds, rounds, peers }: Prepare): Promise<Prepared> => {
  const home = makeHome();
  const postgres = await startBenchPostgres();
  const program = await Daybook.start(home.path);
  await runAt(program, WARM_UP);
  return {
    facts: { 'seconds a run': String(seconds) },
    cases: RATES.flatMap((perSecond): readonly Case[] => [
      { name: named(perSecond), run: () => runAt(program, { perSecond, seconds }) },
      {
        name: emmett(perSecond),
        rounds: Math.min(rounds, PEER_ROUNDS),
        run: async () => runEmmett(await peers.get('emmett'), postgres, { perSecond, seconds }),
      },
    ]),
    close: async () => {
      await peers.stop();
      await postgres.stop();
      await program.stop();
      home.remove();
    },
  };
};

/** @param look asks the view where it lies */
export const runAt = async (program: Daybook, rate: Rate, look = lookInto(program.database)): Promise<Sample> => {
  const observer = new ViewObserver(look);
  const answers: number[] = [];
  const placing = placeAtRate(program.url, rate, (placed) => {
    answers.push(placed.answeredAt - placed.dueAt);
    observer.expect(placed);
  });
  // Also when an order was refused: what it looks at may be gone afterwards.
  await placing.finally(() => observer.seenAll());
  return {
    ...latencyFigures(TO_VIEW, observer.delays),
    'step of looking p50 ms': spreadOf(observer.steps).median,
    ...latencyFigures(TO_ANSWER, answers),
  };
};

/** Commands, its consumer, and a row of a table for each event, in one process; some events it may never deliver. */
const runEmmett = async (peer: Peer, postgres: BenchPostgres, rate: Rate): Promise<Sample> => {
  const url = await postgres.emptyDatabase('bench_peer');
  const { delays, lost } = await peer.ask<{ delays: number[]; lost: number }>('placeAtRate', { url, rate });
  if (delays.length === 0) throw new Error('Emmett delivered nothing');
  return { ...latencyFigures(TO_VIEW, delays), 'never in view': lost };
};
