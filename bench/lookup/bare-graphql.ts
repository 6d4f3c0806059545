import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import mercurius from 'mercurius';

/** The program's own schema, as it is published. */
const SCHEMA = readFileSync(new URL('../../docs/schema.graphql', import.meta.url), 'utf8');

/** The least that an order by id over GraphQL can cost: the same schema and one order in memory. */
const serve = async (order: object): Promise<void> => {
  const app = Fastify();
  await app.register(mercurius, {
    schema: SCHEMA,
    resolvers: { Query: { order: async (_: unknown, { id }: { readonly id: string }) => ({ ...order, id }) } },
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  process.send?.(url);
};

process.on('disconnect', () => process.exit());
process.once('message', (order: object) => void serve(order));
process.send?.('ready');
