import type { Case, Measure, Prepared, Settings } from '../harness/measure.js';
import { LoadProcess } from '../http/load.js';
import { forkChild, nextMessage } from '../subjects/child.js';
import { Daybook } from '../subjects/daybook.js';
import { makeFilledHome } from '../subjects/filled-home.js';
import { orderIdOf } from '../subjects/varied-orders.js';
import type { LookupRequest } from './lookup-load.js';

const ORDERS = 20_000;
const CONNECTIONS = 32;
const WARM_UP_SECONDS = 2;
const RATE = 'requests/s';

const FOUR_FIELDS = 'query ($id: ID!) { order(id: $id) { id status customerId placedAt } }';
const WITH_LINES = `query ($id: ID!) { order(id: $id) { id status customerId placedAt total { amount currency }
  lines { lineId sku title quantity { ordered current } unitPrice { amount currency } total { amount currency } } } }`;
const DOCUMENTS = [
  ['4 fields', FOUR_FIELDS],
  ['with lines', WITH_LINES],
] as const;
const AIMED = 'order by id, 4 fields';

/** How many orders by id a second GraphQL answers, beside the least that such an answer can cost. */
export const lookup: Measure = {
  name: 'lookup',
  title: `GraphQL order by id over HTTP, ${CONNECTIONS} connections, server and load in processes of their own`,
  ratios: DOCUMENTS.map(([name]) => ({
    name: `order by id, ${name} ÷ bare Mercurius, ${name}`,
    of: { case: `order by id, ${name}`, figure: RATE },
    to: { case: `bare Mercurius, ${name}`, figure: RATE },
  })),
  aims: [{ case: AIMED, figure: RATE, atLeast: 12_000 }],
  prepare: (settings) => prepare(settings),
};

const prepare = async ({ seconds, orders = ORDERS }: Settings): Promise<Prepared> => {
  const home = await makeFilledHome(orders);
  const program = await Daybook.start(home.path);
  const bare = await forkChild(new URL('./bare-graphql.ts', import.meta.url));
  bare.send(await anOrder(program.url));
  const bareUrl = String(await nextMessage(bare));
  const load = await LoadProcess.start<LookupRequest>(new URL('./lookup-load.ts', import.meta.url), 200);
  const ask = (url: string, query: string, during: number) =>
    load.send({ url, query, orders, connections: CONNECTIONS, seconds: during });
  const subjects = [
    ['order by id', program.url],
    ['bare Mercurius', bareUrl],
  ] as const;
  const cases = DOCUMENTS.flatMap(([name, query]) =>
    subjects.map(([subject, url]): Case => {
      const run = async () => {
        const { answered, startedAt, finishedAt, latency } = await ask(url, query, seconds);
        return { [RATE]: (answered * 1_000) / (finishedAt - startedAt), ...latency };
      };
      return { name: `${subject}, ${name}`, run };
    }),
  );
  for (const [, query] of DOCUMENTS) for (const [, url] of subjects) await ask(url, query, WARM_UP_SECONDS);
  return {
    facts: home.facts,
    cases,
    close: async () => {
      load.stop();
      bare.disconnect();
      await program.stop();
      home.remove();
    },
  };
};

/** What the program answers, for the bare server to answer the same. */
const anOrder = async (url: string): Promise<object> => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: WITH_LINES, variables: { id: orderIdOf(0) } }),
  });
  const answer = (await response.json()) as { readonly data?: { readonly order: object | null } };
  if (!answer.data?.order) throw new Error(`The program does not find an order: ${JSON.stringify(answer)}`);
  return answer.data.order;
};
