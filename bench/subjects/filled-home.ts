import { join } from 'node:path';
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../../src/adapters/embedded/index.js';
import { migrate } from '../../src/adapters/postgres/index.js';
import { qualifiedTable } from '../../src/adapters/postgres-views/view-table.js';
import { newAuditSettings } from '../../test/support/audit-settings.js';
import { openServices, type Services } from '../../src/app/services.js';
import { masterKeyIn } from '../../src/app/secrets/master-key.js';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { importFile } from '../import/import-process.js';
import { writeOrdersFile } from '../import/orders-file.js';
import { type BenchHome, makeHome } from './bench-home.js';
import { query } from './bench-postgres.js';
import { writeDocuments } from './order-documents.js';

/** More than this would take the way of a command too long. */
const MOST_IMPORTED = 100_000;

/** A home whose database holds orders, and nothing that runs on it. */
export interface FilledHome extends BenchHome {
  /** How the orders came in. */
  readonly facts: Readonly<Record<string, string>>;
}

/** Up to 100,000 orders are imported; of more, only the documents of order-details are made, without events. */
export const makeFilledHome = async (orders: number): Promise<FilledHome> => {
  const home = makeHome();
  const began = performance.now();
  const isImported = orders <= MOST_IMPORTED;
  if (isImported) await importInto(home.path, orders);
  const { size } = await withServices(home.path, async (services, url) => {
    if (!isImported) await writeDocuments(services, orders);
    return settle(url);
  });
  const seconds = ((performance.now() - began) / 1_000).toFixed(0);
  const way = isImported ? 'imported' : 'documents of order-details alone';
  return { ...home, facts: { 'filled with': `${orders} orders, ${way}, in ${seconds} s; table and indexes ${size}` } };
};

/** Runs `work` on the services of a home; nothing listens and no view is fed. */
export const withServices = async <Result>(
  home: string,
  work: (services: Services, url: string) => Promise<Result>,
): Promise<Result> => {
  const opened = await openServicesOf(home);
  try {
    return await work(opened.services, opened.url);
  } finally {
    await opened.close();
  }
};

export interface OpenedServices {
  readonly services: Services;
  /** Of the owner. */
  readonly url: string;
  close(): Promise<void>;
}

export const openServicesOf = async (home: string): Promise<OpenedServices> => {
  const server = await startEmbeddedPostgres({ home, log: () => undefined });
  await migrate(server.url);
  const services = await openServices({
    url: server.url,
    masterKey: masterKeyIn(home),
    logger: pino({ level: 'silent' }),
    audit: newAuditSettings(),
  });
  const close = async () => {
    await services.close();
    await server.stop();
  };
  return { services, url: server.url, close };
};

const importInto = async (home: string, orders: number): Promise<void> => {
  const folder = makeHome();
  const file = join(folder.path, 'orders.ndjson');
  await writeOrdersFile(file, orders);
  await importFile(home, file);
  folder.remove();
};

/** What the database does by itself some minutes after a filling. */
const settle = async (url: string): Promise<{ readonly size: string }> => {
  const table = qualifiedTable(orderDetails.view);
  await query(url, `vacuum (analyze) ${table}`);
  await query(url, 'checkpoint');
  const [row] = await query(url, `select pg_size_pretty(pg_total_relation_size('${table}')) as size`);
  return { size: String(row?.['size']) };
};
