import type { Case, Measure, Prepared, Sample, Settings } from '../harness/measure.js';
import { latencyFigures, spreadOf } from '../harness/statistics.js';
import { makeHome } from '../subjects/bench-home.js';
import { Daybook } from '../subjects/daybook.js';
import { placeAtRate, type Rate } from './rated-orders.js';
import { ViewObserver } from './view-observer.js';

const RATES = [100, 1_000] as const;
const LEAST_SECONDS = 3;
const WARM_UP: Rate = { perSecond: 500, seconds: 2 };
const TO_VIEW = 'answer to view, ';
const TO_ANSWER = 'due to answer, ';

const named = (perSecond: number) => `${perSecond} orders/s`;

/** How long after its 201 an order stands in the view. */
export const latency: Measure = {
  name: 'latency',
  title: 'from the 201 of POST /v1/orders until its row of order-details is seen from outside',
  ratios: [],
  aims: [
    { case: named(100), figure: `${TO_VIEW}p50 ms`, atMost: 5 },
    { case: named(100), figure: `${TO_VIEW}p99 ms`, atMost: 25 },
  ],
  prepare: ({ seconds }) => prepare(Math.max(seconds, LEAST_SECONDS)),
};

const prepare = async (seconds: Settings['seconds']): Promise<Prepared> => {
  const home = makeHome();
  const program = await Daybook.start(home.path);
  await runAt(program, WARM_UP);
  return {
    facts: { 'seconds a run': String(seconds) },
    cases: RATES.map((perSecond): Case => ({
      name: named(perSecond),
      run: () => runAt(program, { perSecond, seconds }),
    })),
    close: async () => {
      await program.stop();
      home.remove();
    },
  };
};

const runAt = async (program: Daybook, rate: Rate): Promise<Sample> => {
  const observer = new ViewObserver(program.database);
  const answers: number[] = [];
  await placeAtRate(program.url, rate, (placed) => {
    answers.push(placed.answeredAt - placed.dueAt);
    observer.expect(placed);
  });
  await observer.seenAll();
  return {
    ...latencyFigures(TO_VIEW, observer.delays),
    'step of looking p50 ms': spreadOf(observer.steps).median,
    ...latencyFigures(TO_ANSWER, answers),
  };
};
