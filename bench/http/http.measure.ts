import type { Case, Measure, Prepared, Sample, Settings } from '../harness/measure.js';
import { makeHome } from '../subjects/bench-home.js';
import { startBenchPostgres, serverFacts } from '../subjects/bench-postgres.js';
import { forkChild, nextMessage } from '../subjects/child.js';
import { Daybook } from '../subjects/daybook.js';
import { LoadProcess } from './load.js';

const CONNECTIONS = [1, 8, 32] as const;
const MOST = 32;
const WARM_UP = { connections: 32, seconds: 2 };
const RATE = 'orders/s';
const RATE_IN_VIEWS = 'orders/s until in views';

const daybook = (connections: number) => `place order, ${connections} connections`;
const bare = (connections: number) => `bare Fastify and INSERT, ${connections} connections`;

/** How many orders a second the whole program takes over HTTP, beside the least that a durable order can cost. */
export const http: Measure = {
  name: 'http',
  title: 'POST /v1/orders with everything on, server and load in processes of their own',
  ratios: CONNECTIONS.map((connections) => ({
    name: `${daybook(connections)} ÷ ${bare(connections)}`,
    of: { case: daybook(connections), figure: RATE },
    to: { case: bare(connections), figure: RATE },
  })),
  aims: [{ case: daybook(MOST), figure: RATE, atLeast: 6_000 }],
  prepare: ({ seconds }) => prepare(seconds),
};

const prepare = async (seconds: Settings['seconds']): Promise<Prepared> => {
  const home = makeHome();
  const postgres = await startBenchPostgres();
  const program = await Daybook.start(home.path);
  const bareServer = await forkChild(new URL('./bare-server.ts', import.meta.url));
  bareServer.send(postgres.url);
  const bareUrl = String(await nextMessage(bareServer));
  const load = await LoadProcess.start(new URL('./place-load.ts', import.meta.url), 201);
  for (const url of [program.url, bareUrl]) await load.send({ url, ...WARM_UP });
  await program.caughtUp();

  const place = (connections: number): Case => ({
    name: daybook(connections),
    run: async () => {
      const sent = await load.send({ url: program.url, connections, seconds });
      const inViews = rate(sent.answered, sent.startedAt, await program.caughtUp());
      return { ...ratesOf(sent), [RATE_IN_VIEWS]: inViews, ...sent.latency };
    },
  });
  const insert = (connections: number): Case => ({
    name: bare(connections),
    run: async () => {
      const sent = await load.send({ url: bareUrl, connections, seconds });
      return { ...ratesOf(sent), ...sent.latency };
    },
  });
  return {
    facts: await serverFacts(postgres.url),
    cases: CONNECTIONS.flatMap((connections) => [place(connections), insert(connections)]),
    close: async () => {
      load.stop();
      bareServer.disconnect();
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
