import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import {
  createFastifyAdapter,
  openApiDocument,
  serveOpenApi,
  serveSubscriptions,
  setUpRest,
  SystemEnvironment,
} from '#platform';
import { FeedWatch } from '../operations/health/feed-watch.js';
import { measureFeed } from '../operations/metrics/feed-metrics.js';
import { AppModule } from './app.module.js';
import { auditSettings } from './secrets/audit-key.js';
import { DRIFT_EVERY_MS } from './compose-drift.js';
import { compose, type Services } from './composition.js';
import type { Config } from './config.js';
import { CONTEXTS } from './contexts.js';
import { type Database, openDatabase } from './database.js';
import { nestLogger } from './logger.js';
import { startTracing, type Tracing } from './tracing.js';

/** A running program: REST, GraphQL, projections and, in the embedded set-up, the database. */
export interface Server {
  /** `http://127.0.0.1:3000` */
  readonly url: string;
  readonly database: Database;
  /** Takes no new requests, finishes those in hand, then stops everything. */
  stop(): Promise<void>;
}

/** Starts everything; when one part fails, stops what was started before it. */
export const startServer = async (config: Config, logger: Logger): Promise<Server> => {
  const environment = new SystemEnvironment();
  const tracing = await startTracing(config, environment, logger);
  const database = await openDatabase(config, logger);
  const { url, masterKey } = database;
  const parts = compose({
    url,
    masterKey,
    logger,
    environment,
    tracer: tracing.tracer,
    audit: auditSettings(config, logger),
    drift: { perSecond: config.driftRate, everyMs: DRIFT_EVERY_MS },
  });
  try {
    await parts.checkMasterKey();
    await parts.start();
    const app = await createApp(parts, config, logger);
    // All that may be open may come at once: what the system cannot keep waiting tries again after a second and more.
    await app.listen({ port: config.port, host: config.host, backlog: config.limits.connections });
    return { url: await app.getUrl(), database, stop: () => stop(app, parts, tracing, database) };
  } catch (error) {
    await parts.stop().finally(() => database.stop());
    throw error;
  }
};

/** What tells how the server is, above all when it has too much to do. */
const NEVER_REFUSED = ['/health/', '/metrics'];

/** The HTTP side alone, ready to listen. */
export const createApp = async (
  parts: Services,
  config: Pick<Config, 'development' | 'anyHost'> & Partial<Pick<Config, 'limits'>>,
  logger: Logger,
): Promise<NestFastifyApplication> => {
  const { anyHost, limits } = config;
  const adapter = createFastifyAdapter({
    logger,
    onlyLocalHosts: !anyHost,
    neverRefused: NEVER_REFUSED,
    meter: parts.meter,
    tracer: parts.tracer,
    ...(limits && { limits }),
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(parts, config), adapter, {
    bodyParser: false,
    logger: nestLogger(logger),
    abortOnError: false,
  });
  setUpRest(app);
  serveSubscriptions(app, {
    onlyLocalHosts: !anyHost,
    mostSockets: limits?.webSockets ?? Infinity,
    meter: parts.meter,
    slices: parts.slices,
  });
  watchSubscriptions(app, parts);
  serveOpenApi(app, openApiDocument(app, { title: 'Daybook', version: '1' }));
  return app;
};

/** The application makes what feeds subscribers, so it is looked at only from here on. */
const watchSubscriptions = (app: NestFastifyApplication, { readiness, meter, log, environment }: Services): void => {
  for (const { feeds } of CONTEXTS) {
    for (const type of feeds) {
      const feed = app.get(type, { strict: false });
      const watch = new FeedWatch(() => feed.status(), log, environment);
      readiness.add('subscriptions', watch);
      measureFeed(meter, watch);
    }
  }
};

const stop = async (
  app: NestFastifyApplication,
  parts: Services,
  tracing: Tracing,
  database: Database,
): Promise<void> => {
  database.announceStop();
  await app.close();
  await parts.stop().finally(() => database.stop());
  await tracing.stop();
};
