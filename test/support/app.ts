import { randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import type { Audit } from '../../src/app/audit.js';
import { daybookOf, type DaybookSettings } from '../../src/app/daybook.js';
import { openServices, type Services, type Setup } from '../../src/app/services.js';
import { createApp } from '../../src/app/server.js';
import type { Views } from '../../src/app/views.js';
import { migrate } from '../../src/adapters/postgres/index.js';
import { answerOf, Client } from './client.js';
import { createDatabase } from './database.js';
import { newAuditSettings, removeAuditFiles } from './audit-settings.js';
import { query } from './postgres-homes.js';

/** The whole program in this process, on a database of its own. */
export interface App {
  readonly client: Client;
  readonly http: NestFastifyApplication;
  readonly services: Services;
  readonly views: Views;
  readonly audit: Audit;
  /** What was logged, warnings and worse. */
  readonly logged: readonly LogEntry[];
  /** Runs one statement as the owner of the database. @returns all values of all rows */
  sql(statement: string): Promise<unknown[]>;
  countEvents(): Promise<number>;
  close(): Promise<void>;
}

export interface LogEntry extends Readonly<Record<string, unknown>> {
  /** 40 is a warning, 50 an error. */
  readonly level: number;
  readonly msg: string;
}

export interface AppOptions
  extends
    DaybookSettings,
    Partial<
      Pick<
        Setup,
        | 'environment'
        | 'audit'
        | 'masterKey'
        | 'mongoUrl'
        | 'kafka'
        | 'abandon'
        | 'paymentGateway'
        | 'carrier'
        | 'fulfilment'
      >
    > {
  /** Done after the migrations and before the program starts. @param url of the owner */
  readonly before?: (url: string) => Promise<void>;
  /** Done after the program has ended and before its database goes. */
  readonly after?: (url: string) => Promise<void>;
  readonly development?: boolean;
}

/** Starts the program as `npm start` does, but for the network. */
export const openApp = async ({
  before,
  after,
  development = true,
  drift,
  outgoing,
  redis,
  roles,
  ...setup
}: AppOptions = {}): Promise<App> => {
  const database = await createDatabase();
  await migrate(database.url);
  await before?.(database.url);
  const logged: LogEntry[] = [];
  const logger = pino({ level: 'warn' }, { write: (entry: string) => void logged.push(JSON.parse(entry) as LogEntry) });
  const audit = newAuditSettings();
  const services = await openServices({
    ...{ url: database.url, masterKey: randomBytes(32), logger, audit, paymentGateway: { name: 'simulator' } },
    carrier: { name: 'simulator', delayMs: 200 },
    ...setup,
  });
  const daybook = daybookOf(services, {
    ...(roles && { roles }),
    ...(drift && { drift }),
    ...(outgoing && { outgoing }),
    ...(redis && { redis }),
  });
  await daybook.start();
  const http = await createApp(daybook, { development, anyHost: false }, logger);
  await http.init();
  await http.getHttpAdapter().getInstance().ready();
  const sql = (statement: string) => query(database.url, statement);
  return {
    client: new Client(async ({ method, path, headers, payload }) => {
      const answer = await http.inject({ method, url: path, headers, ...(payload !== undefined && { payload }) });
      return answerOf(answer.statusCode, answer.headers as Record<string, string>, answer.body);
    }),
    http,
    services,
    views: daybook.views,
    audit: daybook.audit,
    logged,
    sql,
    countEvents: async () => Number((await sql('select count(*) from daybook.events'))[0]),
    close: async () => {
      await http.close();
      await daybook.stop();
      await after?.(database.url);
      await database.drop();
      removeAuditFiles(audit);
    },
  };
};
