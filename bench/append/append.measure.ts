import { accounted, type Answered } from '../harness/account.js';
import { type Ask, closedLoop } from '../harness/closed-loop.js';
import type { Case, Measure, Prepared, Ratio, Settings } from '../harness/measure.js';
import { type BenchPostgres, serverFacts, startBenchPostgres } from '../subjects/bench-postgres.js';
import { Peers } from '../subjects/peers.js';
import { COMMAND_PEERS, peerCommands } from './peer-commands.js';
import { type AppendRound, openRound } from './round.js';

const AT_ONCE = [1, 32] as const;
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
  [
    'read and add, no personal values, state cache off',
    ({ withoutCache }) =>
      (caller) =>
        withoutCache.continueOrder(caller),
  ],
];
const NEW_CUSTOMERS: Kind = [
  'place, new customers',
  ({ withPersonal }) =>
    async () =>
      void (await withPersonal.placeForNewCustomer()),
];

/** What peers are asked to do too. */
const COMPARED = 'read and add, no personal values';

const named = (name: string, atOnce: number) => `${name}, ${atOnce} at once`;

const ratio = (of: string, to: string): Ratio => ({
  name: `${of} ÷ ${to}`,
  of: { case: of, figure: RATE },
  to: { case: to, figure: RATE },
});

/** How many commands a second the way of a command bears without HTTP, beside the append function alone. */
export const append: Measure = {
  name: 'append',
  title: 'commands through the command runner, without HTTP and without views',
  ratios: AT_ONCE.flatMap((atOnce) => [
    ...KINDS.map(([name]) => ratio(named(name, atOnce), alone(atOnce))),
    ...COMMAND_PEERS.map(({ title }) => ratio(named(COMPARED, atOnce), named(title, atOnce))),
  ]),
  aims: [
    { case: named(COMPARED, MOST), figure: RATE, atLeast: 14_000 },
    { case: named(COMPARED, 1), figure: RATE, atLeast: 1_700 },
    { case: named('place', MOST), figure: RATE, atLeast: 14_000 },
  ],
  prepare: async (settings) => prepare(settings, await startBenchPostgres()),
};

const prepare = async ({ seconds, ...settings }: Settings, postgres: BenchPostgres): Promise<Prepared> => {
  let round = await openRound(await postgres.freshDatabase());
  const peers = new Peers(settings.peers);
  const stored = (run: () => Promise<Answered>) => accounted(() => round.countEvents(), run);
  const kindCase = ([name, ask]: Kind, atOnce: number): Case => ({
    name: named(name, atOnce),
    run: () => stored(() => closedLoop(ask(round), atOnce, seconds)),
  });
  const limits = AT_ONCE.map((batch) => ({
    name: alone(batch),
    run: () => stored(() => closedLoop(() => round.alone.append(batch), 1, seconds, batch)),
  }));
  const peerCase = ({ peer, title }: (typeof COMMAND_PEERS)[number], callers: number): Case => ({
    name: named(title, callers),
    run: async () => peerCommands(await peers.get(peer), postgres, { callers, seconds, events: round.examples }),
  });
  return {
    facts: {
      ...(await serverFacts(postgres.url)),
      'bytes of data + metadata': round.bytes,
    },
    cases: [
      ...limits,
      ...KINDS.flatMap((kind) => AT_ONCE.map((atOnce) => kindCase(kind, atOnce))),
      kindCase(NEW_CUSTOMERS, MOST),
      ...COMMAND_PEERS.flatMap((peer) => AT_ONCE.map((atOnce) => peerCase(peer, atOnce))),
    ],
    beforeRound: async () => {
      await round.close();
      round = await openRound(await postgres.freshDatabase());
    },
    close: async () => {
      await peers.stop();
      await round.close();
      await postgres.stop();
    },
  };
};
