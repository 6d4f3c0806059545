import pg from 'pg';

/** As many connections as the program gives its event store. */
const CONNECTIONS = 8;
const INSERT = { name: 'insert', text: 'insert into orders values ($1, $2)' };

export interface BareOrder {
  readonly orderId: string;
}

/** The least that makes an order durable: one row by one INSERT that is committed. */
export class BareOrders {
  private constructor(private readonly pool: pg.Pool) {}

  static async open(databaseUrl: string): Promise<BareOrders> {
    const pool = new pg.Pool({ connectionString: databaseUrl, max: CONNECTIONS });
    await pool.query('create table orders (id text primary key, body json not null)');
    return new BareOrders(pool);
  }

  async place(body: BareOrder): Promise<BareOrder> {
    await this.pool.query({ ...INSERT, values: [body.orderId, JSON.stringify(body)] });
    return { orderId: body.orderId };
  }
}

/** Makes this process serve what its parent names a database for. @param serve resolves with the url it listens at */
export const answerParent = (serve: (orders: BareOrders) => Promise<string>): void => {
  process.on('disconnect', () => process.exit());
  process.once('message', (databaseUrl: string) => {
    void BareOrders.open(databaseUrl)
      .then(serve)
      .then((url) => process.send?.(url));
  });
  process.send?.('ready');
};
