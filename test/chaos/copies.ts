import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Outcome, type Request, send } from '../support/commands-over-http.js';
import type { Entry } from './history-checker.js';
import type { LoadCommand } from './load-commands.js';
import { canonical } from './order-view.js';

const MOST_TRIES = 50;
const PAUSE_MS = 20;

/** What became of many copies of one command. */
export interface CopiesEntry extends Entry {
  /** Different answers that the copies got, status, body and headers taken together: 1 when all is well. */
  readonly differentAnswers: number;
  /** Requests that it took until each copy had its answer. */
  readonly requests: number;
}

/**
 * Sends copies of one command at the same moment, each to the next url and again until it knows the outcome. Every
 * fourth client hangs up on its first try after some milliseconds.
 */
export const sendCopies = async (
  { request, mark, total }: LoadCommand,
  urls: readonly string[],
  copies: number,
): Promise<CopiesEntry> => {
  const sent = await Promise.all(
    Array.from({ length: copies }, async (_, copy) => {
      const url = urls[copy % urls.length] ?? '';
      const hangsUp = copy % 4 === 0;
      if (hangsUp) await send(url, request, 2 + copy);
      const { outcome, tries } = await sendUntilKnown(request, url);
      return { outcome, tries: hangsUp ? tries + 1 : tries };
    }),
  );
  const outcomes = sent.map(({ outcome }) => outcome);
  return {
    ...{ key: request.key, mark, total, outcome: outcomes[0] ?? UNKNOWN, repeated: outcomes.at(-1) },
    differentAnswers: new Set(outcomes.map(canonical)).size,
    requests: sent.reduce((sum, { tries }) => sum + tries, 0),
  };
};

const UNKNOWN: Outcome = { outcome: 'info', why: 'never sent' };

const sendUntilKnown = async (request: Request, url: string): Promise<{ outcome: Outcome; tries: number }> => {
  for (let tries = 1; ; tries += 1) {
    const outcome = await send(url, request);
    if (outcome.outcome !== 'info' || tries === MOST_TRIES) return { outcome, tries };
    await sleep(PAUSE_MS);
  }
};

/** Carries out `work` for each item, so many at once; results in the order of the items. */
export const inParallel = async <Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> => {
  const results: Result[] = [];
  const waiting = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
};

/** Cuts a few connections of a database, whoever uses them for whatever, again and again. */
export class ConnectionCutter {
  private readonly cutting: Promise<void>;
  private stopped = false;
  private cuts = 0;

  constructor(
    private readonly url: string,
    private readonly everyMs: number,
  ) {
    this.cutting = this.cut();
  }

  /** @returns how many connections were cut */
  async stop(): Promise<number> {
    this.stopped = true;
    await this.cutting;
    return this.cuts;
  }

  private async cut(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    for (; !this.stopped; await sleep(this.everyMs)) this.cuts += (await client.query(CUT)).rows.length;
    await client.end();
  }
}

const CUT = `select pg_terminate_backend(pid) from (
    select pid from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
    order by state = 'active' desc, random() limit 3
  ) unlucky`;
