import { type Ask, closedLoop } from '../harness/closed-loop.js';
import type { Case, Measure, Prepared, Settings } from '../harness/measure.js';
import { type BenchPostgres, serverFacts, startBenchPostgres } from '../subjects/bench-postgres.js';
import { type AppendRound, openRound } from './round.js';

const AT_ONCE = [1, 8, 32] as const;
const MOST = 32;
const RATE = 'commands/s';

const alone = (batch: number) => `append function alone, ${batch} a batch`;

type Kind = readonly [name: string, ask: (round: AppendRound) => Ask];

const KINDS: readonly Kind[] = [
  [
    'place',
    ({ withPersonal }) =>
      async () =>
        void (await withPersonal.place()),
  ],
  [
    'place, no personal values',
    ({ withoutPersonal }) =>
      async () =>
        void (await withoutPersonal.place()),
  ],
  [
    'read and add',
    ({ withPersonal }) =>
      (caller) =>
        withPersonal.continueOrder(caller),
  ],
  [
    'read and add, no personal values',
    ({ withoutPersonal }) =>
      (caller) =>
        withoutPersonal.continueOrder(caller),
  ],
];
const NEW_CUSTOMERS: Kind = [
  'place, new customers',
  ({ withPersonal }) =>
    async () =>
      void (await withPersonal.placeForNewCustomer()),
];

const named = (name: string, atOnce: number) => `${name}, ${atOnce} at once`;

/** How many commands a second the way of a command bears without HTTP, beside the append function alone. */
export const append: Measure = {
  name: 'append',
  title: 'commands through the command runner, without HTTP and without views',
  ratios: KINDS.flatMap(([name]) =>
    AT_ONCE.map((atOnce) => ({
      name: `${named(name, atOnce)} ÷ ${alone(atOnce)}`,
      of: { case: named(name, atOnce), figure: RATE },
      to: { case: alone(atOnce), figure: RATE },
    })),
  ),
  aims: ['place', 'place, no personal values'].map((name) => ({
    case: named(name, MOST),
    figure: RATE,
    atLeast: 14_000,
  })),
  prepare: async (settings) => prepare(settings, await startBenchPostgres()),
};

const prepare = async ({ seconds }: Settings, postgres: BenchPostgres): Promise<Prepared> => {
  let round = await openRound(await postgres.freshDatabase());
  const { order, more, bare } = round.bytes;
  const kindCase = ([name, ask]: Kind, atOnce: number): Case => ({
    name: named(name, atOnce),
    run: () => closedLoop(ask(round), atOnce, seconds),
  });
  const limits = AT_ONCE.map((batch) => ({
    name: alone(batch),
    run: () => closedLoop(() => round.alone.append(batch), 1, seconds, batch),
  }));
  return {
    facts: {
      ...(await serverFacts(postgres.url)),
      'bytes of data + metadata': `order ${order}, what is added to it ${more}, order without personal values ${bare}`,
    },
    cases: [
      ...limits,
      ...KINDS.flatMap((kind) => AT_ONCE.map((atOnce) => kindCase(kind, atOnce))),
      kindCase(NEW_CUSTOMERS, MOST),
    ],
    beforeRound: async () => {
      await round.close();
      round = await openRound(await postgres.freshDatabase());
    },
    close: async () => {
      await round.close();
      await postgres.stop();
    },
  };
};
