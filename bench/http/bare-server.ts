import Fastify from 'fastify';
import { answerParent, type BareOrder } from './bare-orders.js';

/** The least that a durable order over HTTP can cost: a route, a JSON body, one INSERT that is committed. */
answerParent(async (orders) => {
  const app = Fastify();
  app.post<{ Body: BareOrder }>('/v1/orders', async ({ body }, reply) => {
    void reply.code(201);
    return orders.place(body);
  });
  return app.listen({ port: 0, host: '127.0.0.1' });
});
