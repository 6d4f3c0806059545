import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import {
  allowOrigins,
  type ContextApi,
  createFastifyAdapter,
  hasExplorer,
  openApiDocument,
  serveExplorer,
  serveOpenApi,
  serveSubscriptions,
  setUpRest,
  SystemEnvironment,
} from '#platform';
import { measureFeed } from '../operations/health/feed-metrics.js';
import { FeedWatch } from '../operations/health/feed-watch.js';
import type { Config } from './config.js';
import { loadApis } from './contexts.js';
import { type Daybook, daybookOf } from './daybook.js';
import { nestLogger } from './logger.js';
import { ApiModule } from './roles/api.module.js';
import { INTRODUCTION } from './roles/introduction.js';
import { HealthModule } from './roles/health.module.js';
import { auditSettings } from './secrets/audit-key.js';
import { openServices } from './services.js';
import { type Database, openDatabase } from './stores/database.js';
import { startTracing, type Tracing } from './tracing.js';

/** A running process and, in the embedded set-up, the database. */
export interface Server {
  /** `http://127.0.0.1:3000` */
  readonly url: string;
  readonly database: Database;
  /** Takes no new requests, finishes those under way, then stops everything. */
  stop(): Promise<void>;
}

/** Often enough to turn red and green soon, seldom enough to cost an idle machine nothing. */
const DRIFT_EVERY_MS = 5_000;

/**
 * Starts everything; when one part fails, stops what was started before it.
 * @param abandon ends a process that cannot do its work any more
 */
export const startServer = async (
  config: Config,
  logger: Logger,
  abandon?: (reason: string) => void,
): Promise<Server> => {
  const environment = new SystemEnvironment();
  const tracing = await startTracing(config, environment, logger);
  const database = await openDatabase(config, logger);
  const { url, masterKey } = database;
  const { tracer } = tracing;
  const services = await openServices({
    ...{ url, masterKey, logger, environment, tracer, abandon, kafka: config.kafka, mongoUrl: config.mongoUrl },
    paymentGateway: config.paymentGateway,
    carrier: config.carrier,
    fulfilment: config.fulfilment,
    audit: auditSettings(config, logger),
  });
  const drift = { perSecond: config.driftRate, everyMs: DRIFT_EVERY_MS };
  const { roles, schemaRegistry, redis } = config;
  const daybook = daybookOf(services, { roles, drift, outgoing: config, schemaRegistry, redis });
  try {
    await services.checkMasterKey();
    await daybook.start();
    const app = await createApp(daybook, config, logger);
    // All that may be open may come at once: what the system cannot keep waiting tries again after a second and more.
    await app.listen({ port: config.port, host: config.host, backlog: config.limits.connections });
    return { url: await app.getUrl(), database, stop: () => stop(app, daybook, tracing, database) };
  } catch (error) {
    await daybook.stop().finally(() => database.stop());
    throw error;
  }
};

/** Health and metrics are answered above all when the server is overloaded. */
const NEVER_REFUSED = ['/health/', '/metrics'];

type HttpConfig = Pick<Config, 'development' | 'anyHost'> & Partial<Pick<Config, 'limits' | 'corsOrigins'>>;

/** The HTTP side alone, ready to listen: health and metrics, and the interfaces of the role `api`. */
export const createApp = async (
  daybook: Daybook,
  config: HttpConfig,
  logger: Logger,
): Promise<NestFastifyApplication> => {
  const { anyHost, limits } = config;
  const { meter, tracer } = daybook.services;
  const adapter = createFastifyAdapter({
    logger,
    onlyLocalHosts: !anyHost,
    neverRefused: NEVER_REFUSED,
    meter,
    tracer,
    ...(limits && { limits }),
  });
  const apis = daybook.roles.includes('api') ? await loadApis() : [];
  const app = await NestFactory.create<NestFastifyApplication>(ProcessModule.of(daybook, config, apis), adapter, {
    bodyParser: false,
    logger: nestLogger(logger),
    abortOnError: false,
  });
  setUpRest(app);
  if (daybook.roles.includes('api')) serveApi(app, daybook, config, apis);
  return app;
};

const showsExplorer = (development: boolean): boolean => development && hasExplorer();

/** The modules that a process serves. */
@Module({})
class ProcessModule {
  static of(
    { services, views, readiness, roles, outgoing }: Daybook,
    { development }: HttpConfig,
    apis: readonly ContextApi[],
  ): DynamicModule {
    const options = { apis, explorer: showsExplorer(development), outgoing };
    const api = roles.includes('api') ? [ApiModule.of(services, views, options)] : [];
    return { module: ProcessModule, imports: [HealthModule.of(readiness, services.meter), ...api] };
  }
}

const serveApi = (
  app: NestFastifyApplication,
  daybook: Daybook,
  { development, anyHost, limits, corsOrigins = [] }: HttpConfig,
  apis: readonly ContextApi[],
): void => {
  const { meter, slices } = daybook.services;
  allowOrigins(app, corsOrigins);
  serveSubscriptions(app, {
    onlyLocalHosts: !anyHost,
    origins: corsOrigins,
    mostSockets: limits?.webSockets ?? Infinity,
    meter,
    slices,
  });
  watchSubscriptions(app, daybook, apis);
  if (showsExplorer(development))
    serveExplorer(
      app,
      apis.flatMap(({ exampleQueries }) => exampleQueries),
    );
  serveOpenApi(app, openApiDocument(app, INTRODUCTION));
};

/** The application makes what feeds subscribers, so it is looked at only from here on. */
const watchSubscriptions = (
  app: NestFastifyApplication,
  { readiness, services }: Daybook,
  apis: readonly ContextApi[],
): void => {
  const { meter, log, environment } = services;
  const watches = apis
    .flatMap(({ feeds }) => feeds)
    .map((feed) => {
      const changes = app.get(feed, { strict: false });
      return new FeedWatch(() => changes.status(), log, environment);
    });
  readiness.add('subscriptions', {
    look: async (head) => (await Promise.all(watches.map((watch) => watch.look(head)))).flat(),
  });
  measureFeed(meter, watches);
};

const stop = async (
  app: NestFastifyApplication,
  daybook: Daybook,
  tracing: Tracing,
  database: Database,
): Promise<void> => {
  database.announceStop();
  await app.close();
  await daybook.stop().finally(() => database.stop());
  await tracing.stop();
};
