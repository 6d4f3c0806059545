import { assertStored } from '../harness/account.js';
import type { Case, Measure, Prepared, Sample, Settings } from '../harness/measure.js';
import { makeHome } from '../subjects/bench-home.js';
import { serverFacts, startBenchPostgres } from '../subjects/bench-postgres.js';
import { Daybook } from '../subjects/daybook.js';
import { BareServer } from './bare.js';
import { LoadProcess } from './load.js';

const CONNECTIONS = [1, 32] as const;
const MOST = 32;
/** Times the length of a run, until what a server does all day is compiled: after 2 s an order still took a tenth more. */
const WARM_UP = 6;
const RATE = 'orders/s';
const RATE_IN_VIEWS = 'orders/s until in views';

const daybook = (connections: number) => `place order, ${connections} connections`;
/** What an order over HTTP costs without events, views, keys or proofs. */
const BARE = [
  { title: 'bare Fastify and INSERT', script: 'bare-server.ts' },
  { title: 'bare Nest and INSERT', script: 'bare-nest-server.ts' },
] as const;
const named = (title: string, connections: number) => `${title}, ${connections} connections`;

/** How many orders a second the whole program takes over HTTP, beside the least that a durable order can cost. */
export const http: Measure = {
  name: 'http',
  title: 'POST /v1/orders with everything on, server and load in processes of their own',
  ratios: CONNECTIONS.flatMap((connections) =>
    BARE.map(({ title }) => ({
      name: `${daybook(connections)} ÷ ${named(title, connections)}`,
      of: { case: daybook(connections), figure: RATE },
      to: { case: named(title, connections), figure: RATE },
    })),
  ),
  aims: [{ case: daybook(MOST), figure: RATE, atLeast: 6_000 }],
  prepare: ({ seconds }) => prepare(seconds),
};

const prepare = async (seconds: Settings['seconds']): Promise<Prepared> => {
  const home = makeHome();
  const postgres = await startBenchPostgres();
  const program = await Daybook.start(home.path);
  const bare: BareServer[] = [];
  for (const { title, script } of BARE) bare.push(await BareServer.start(title, script, postgres));
  const load = await LoadProcess.start(new URL('./place-load.ts', import.meta.url), 201);
  for (const url of [program.url, ...bare.map((server) => server.url)])
    await load.send({ url, connections: MOST, seconds: WARM_UP * seconds });
  await program.caughtUp();

  const place = (connections: number): Case => ({
    name: daybook(connections),
    run: async () => {
      const before = await program.countEvents();
      const sent = await load.send({ url: program.url, connections, seconds });
      const inViews = rate(sent.answered, sent.startedAt, await program.caughtUp());
      assertStored(sent.answered, (await program.countEvents()) - before, connections);
      return { ...ratesOf(sent), [RATE_IN_VIEWS]: inViews, ...sent.latency };
    },
  });
  const insert = (server: BareServer, connections: number): Case => ({
    name: named(server.title, connections),
    run: async () => {
      const before = await server.count();
      const sent = await load.send({ url: server.url, connections, seconds });
      assertStored(sent.answered, (await server.count()) - before, connections);
      return { ...ratesOf(sent), ...sent.latency };
    },
  });
  return {
    facts: await serverFacts(postgres.url),
    cases: CONNECTIONS.flatMap((connections) => [
      place(connections),
      ...bare.map((server) => insert(server, connections)),
    ]),
    close: async () => {
      load.stop();
      for (const server of bare) server.stop();
      await program.stop();
      await postgres.stop();
      home.remove();
    },
  };
};

const ratesOf = (sent: { answered: number; startedAt: number; finishedAt: number }): Sample => ({
  [RATE]: rate(sent.answered, sent.startedAt, sent.finishedAt),
});

/** @param from and to in milliseconds */
const rate = (count: number, from: number, to: number): number => (count * 1_000) / (to - from);
