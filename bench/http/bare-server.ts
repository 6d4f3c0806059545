import Fastify from 'fastify';
import pg from 'pg';

/** As many connections as the program gives its event store. */
const CONNECTIONS = 8;

/** The least that a durable order over HTTP can cost: a route, a JSON body, one INSERT that is committed. */
const serve = async (databaseUrl: string): Promise<void> => {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: CONNECTIONS });
  await pool.query('create table if not exists orders (id text primary key, body json not null)');
  const app = Fastify();
  app.post<{ Body: { readonly orderId: string } }>('/v1/orders', async ({ body }, reply) => {
    const values = [body.orderId, JSON.stringify(body)];
    await pool.query({ name: 'insert', text: 'insert into orders values ($1, $2)', values });
    void reply.code(201);
    return { orderId: body.orderId };
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  process.send?.(url);
};

process.on('disconnect', () => process.exit());
process.once('message', (databaseUrl: string) => void serve(databaseUrl));
process.send?.('ready');
