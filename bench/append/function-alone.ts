import pg from 'pg';
import type { Append } from '#kernel';
import { ReceiptSeals } from '../../src/adapters/postgres/events/receipt-seals.js';
import { rowSeals } from '../../test/support/row-seals.js';
import { appendBatch, type Run, type Statement } from '../../src/adapters/postgres/events/append-batch.js';
import { clientConfig } from '../../src/adapters/postgres-client/pool.js';

const seals = new ReceiptSeals(rowSeals);

/**
 * The append function with nothing around it: one connection, one call at a time, events that were recorded before
 * and differ only in what must be unique.
 */
export class FunctionAlone {
  private serial = 0;
  private readonly run: Run = async <Row extends pg.QueryResultRow>(statement: Statement, values: readonly unknown[]) =>
    (await this.client.query<Row>({ ...statement, values: [...values] })).rows;

  private constructor(
    private readonly client: pg.Client,
    private readonly example: Append,
  ) {}

  static async connect(url: string, example: Append): Promise<FunctionAlone> {
    const client = new pg.Client(clientConfig(url, { byKey: true }));
    await client.connect();
    return new FunctionAlone(client, example);
  }

  /** @throws Error when one of the batch is not appended */
  async append(commands: number): Promise<void> {
    const batch = Array.from({ length: commands }, () => this.next());
    const outcomes = await appendBatch(this.run, seals, batch);
    const refused = outcomes.find(({ outcome }) => outcome !== 'appended');
    if (refused !== undefined) throw new Error(`The append function answered ${refused.outcome} instead of appended`);
  }

  close(): Promise<void> {
    return this.client.end();
  }

  private next(): Append {
    this.serial += 1;
    const { events, receipt } = this.example;
    const stream = `alone-${this.serial}`;
    const id = `00000000-0000-7000-8000-${this.serial.toString(16).padStart(12, '0')}`;
    return {
      stream,
      expectedVersion: 0,
      events: events.map((event) => ({ ...event, id, stream })),
      receipt: { ...receipt, key: id, commandId: id },
    };
  }
}
