import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { qualifiedTable } from '../../src/adapters/postgres-views/view-table.js';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import type { Placed } from './rated-orders.js';

const SEEN_WITHIN_MS = 30_000;
/** Without a pause the looking itself would keep a core busy. */
const PAUSE_MS = 1;
const SEEN = { name: 'seen', text: `select id from ${qualifiedTable(orderDetails.view)} where id = any ($1)` };

/** Tells which of these orders stand in the view. */
export type Look = (orderIds: readonly string[]) => Promise<readonly string[]>;

/** Looks into the view in PostgreSQL. */
export const lookInto =
  (database: pg.Client): Look =>
  async (orderIds) =>
    (await database.query<{ id: string }>({ ...SEEN, values: [orderIds] })).rows.map(({ id }) => id);

/**
 * Looks at the view from outside, on a connection of its own: asks for the rows of all answered orders that it has not
 * seen yet, again and again, as long as there are any.
 */
export class ViewObserver {
  /** From a command's answer until its row was seen, ms; too long by up to one step. */
  readonly delays: number[] = [];
  /** From one look to the next, ms. */
  readonly steps: number[] = [];
  private readonly unseen = new Map<string, number>();
  private watching: Promise<void> | undefined;

  constructor(private readonly look: Look) {}

  expect({ orderId, answeredAt }: Placed): void {
    this.unseen.set(orderId, answeredAt);
    this.watching ??= this.watch().finally(() => (this.watching = undefined));
  }

  /** @throws Error when an answered order does not come into the view */
  async seenAll(): Promise<void> {
    while (this.watching !== undefined) await this.watching;
  }

  private async watch(): Promise<void> {
    const deadline = performance.now() + SEEN_WITHIN_MS;
    for (let lookedAt = performance.now(); this.unseen.size > 0; await sleep(PAUSE_MS)) {
      const seen = await this.look([...this.unseen.keys()]);
      const now = performance.now();
      this.steps.push(now - lookedAt);
      lookedAt = now;
      for (const id of seen) {
        this.delays.push(now - (this.unseen.get(id) ?? NaN));
        this.unseen.delete(id);
      }
      if (now > deadline) throw new Error(`${this.unseen.size} orders did not come into the view in 30 s`);
    }
  }
}
