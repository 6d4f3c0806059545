import { NestFactory } from '@nestjs/core';
import { QueryBus } from '@nestjs/cqrs';
import pg from 'pg';
import type { ViewQuery } from '#kernel';
import { ViewsUnavailable } from '#platform';
import { loadApis } from '../../src/app/contexts.js';
import { ApiModule } from '../../src/app/roles/api.module.js';
import { viewsOf } from '../../src/app/views.js';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { FindOrders } from '../../src/ordering/views/orders/find-orders.query.js';
import type { Case, Measure, Prepared, Sample, Settings } from '../harness/measure.js';
import { latencyFigures } from '../harness/statistics.js';
import { serverFacts } from '../subjects/bench-postgres.js';
import { makeFilledHome, openServicesOf } from '../subjects/filled-home.js';
import { planOf } from './plans.js';
import { deepInside, type Question, QUESTIONS } from './questions.js';

const ORDERS = 100_000;
const PAGE = 20;
const RUNS = 300;
const WARM_UP_RUNS = 20;
const LONGEST_MS = 6_000;
const PAGES = ['first page', 'deep inside'] as const;
type Depth = (typeof PAGES)[number];

const named = ({ name }: Question, depth: Depth) => `${name}: ${depth}`;

/** How long a page of orders takes by each filter and sort, and which index finds it. */
export const queries: Measure = {
  name: 'queries',
  title: `FindOrders through the QueryBus, ${PAGE} orders a page, one caller, arguments drawn anew for each run`,
  ratios: [],
  aims: QUESTIONS.flatMap((question) =>
    PAGES.map((depth) => ({ case: named(question, depth), figure: 'p99 ms', atMost: 50 })),
  ),
  prepare: (settings) => prepare(settings),
};

const prepare = async ({ orders = ORDERS }: Settings): Promise<Prepared> => {
  const home = await makeFilledHome(orders);
  const { services, url, close } = await openServicesOf(home.path);
  const app = await NestFactory.createApplicationContext(
    ApiModule.of(services, viewsOf(services), { apis: await loadApis(), explorer: false }),
    {
      logger: false,
      abortOnError: false,
    },
  );
  const bus = app.get(QueryBus);
  const ask = ({ filter, ...page }: ViewQuery) => bus.execute(new FindOrders(page, filter, { waitMs: 0 }));
  const asked = QUESTIONS.flatMap((question) => PAGES.map((depth) => ({ question, depth })));
  return {
    facts: { ...home.facts, ...(await serverFacts(url)), ...(await plans(url, orders)) },
    cases: asked.map(({ question, depth }): Case => ({
      name: named(question, depth),
      rounds: 1,
      run: () => timed(async () => void (await ask(queryOf(question, depth, orders)))),
    })),
    close: async () => {
      await app.close();
      await close();
      home.remove();
    },
  };
};

const queryOf = ({ filter, sort }: Question, depth: Depth, orders: number): ViewQuery => ({
  sort,
  limit: PAGE,
  ...(filter === undefined ? {} : { filter: filter(orders) }),
  ...(depth === 'first page' ? {} : { after: deepInside(sort, orders) }),
});

/** Some hundred runs, or as many as fit into a few seconds. */
const timed = async (run: () => Promise<void>): Promise<Sample> => {
  const durations: number[] = [];
  let givenUp = 0;
  const tried = () =>
    run().catch((error: unknown) => {
      // The limit of a statement; how long it lasted until then is counted.
      if (!(error instanceof ViewsUnavailable)) throw error;
      givenUp += 1;
    });
  for (let warm = 0; warm < WARM_UP_RUNS; warm += 1) await tried();
  const until = performance.now() + LONGEST_MS;
  while (durations.length < RUNS && performance.now() < until) {
    const began = performance.now();
    await tried();
    durations.push(performance.now() - began);
  }
  return { ...latencyFigures('', durations), runs: durations.length, 'given up': givenUp };
};

/** @throws Error when what an index should find is looked for in the whole table */
const plans = async (url: string, orders: number): Promise<Record<string, string>> => {
  const { view } = orderDetails;
  const database = new pg.Client({ connectionString: url });
  await database.connect();
  const found: Record<string, string> = {};
  const scanned: string[] = [];
  for (const question of QUESTIONS) {
    for (const depth of PAGES) {
      // One row more tells whether there is another page.
      const query = { ...queryOf(question, depth, orders), limit: PAGE + 1 };
      const plan = await planOf(database, view, query);
      if (plan === 'SCAN' && question.indexed) scanned.push(named(question, depth));
      found[`plan of ${named(question, depth)}`] = plan;
    }
  }
  await database.end();
  if (scanned.length > 0) throw new Error(`The whole table is scanned for: ${scanned.join('; ')}`);
  return found;
};
