import type { Pool } from 'pg';
import { NumberSequence } from '#kernel';
import { rows } from '../../postgres-client/rows.js';

const BLOCK = 100;

/** Order numbers from a database sequence, taken a hundred at a time; those not used when the process ends are lost. */
export class PostgresNumberSequence extends NumberSequence {
  private readonly stock: number[] = [];
  private delivery: Promise<void> | undefined;

  constructor(private readonly pool: Pool) {
    super();
  }

  async next(): Promise<number> {
    for (;;) {
      const number = this.stock.pop();
      if (number !== undefined) return number;
      this.delivery ??= this.order().finally(() => (this.delivery = undefined));
      await this.delivery;
    }
  }

  private async order(): Promise<void> {
    const text = `select nextval('daybook.order_numbers') as number from generate_series(1, $1)`;
    const block = await rows<{ readonly number: number }>(this.pool, 'taking order numbers', text, [BLOCK]);
    this.stock.push(...block.map(({ number }) => number).reverse());
  }
}
