import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { type SubscriptionOptions, SubscriptionServer } from './subscription-server.js';

/** Opens WebSockets beside the queries of an application whose module is `graphqlModule`, until it closes. */
export const serveSubscriptions = (
  app: NestFastifyApplication,
  options: Omit<SubscriptionOptions, 'schema' | 'logger'>,
): void => {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  let server: SubscriptionServer | undefined;
  // The schema is there when the application is.
  fastify.addHook('onReady', async () => {
    server = new SubscriptionServer({ ...options, schema: fastify.graphql.schema, logger: fastify.log });
    server.listen(fastify.server);
  });
  fastify.addHook('preClose', async () => server?.close());
};
