import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { type Projection, projectionInto } from '#kernel';
import { openServices, type Services } from '../../src/app/services.js';
import { loadBuild } from '../../src/operations/views/rebuild/load-build.js';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { newAuditSettings } from '../../test/support/audit-settings.js';

const BUILD = 'measured';
const into = projectionInto(orderDetails, BUILD);

/** The view that a rebuild writes. */
export const REBUILT = into.view;

/**
 * What `daybook projections rebuild` does to make a build: documents from the whole log in bulk, then their indexes.
 * Comparing with the live build and switching come on top.
 * @param mongoUrl where views are; in the PostgreSQL of the events when absent
 * @returns seconds
 */
export const rebuildOrderDetails = async (url: string, events: number, mongoUrl?: string): Promise<number> => {
  const logger = pino({ level: 'silent' });
  const services = await openServices({ url, mongoUrl, masterKey: randomBytes(32), logger, audit: newAuditSettings() });
  await services.builds.register(into.name, 'live', into.version);
  await services.builds.add({ view: into.name, build: BUILD, projectionVersion: into.version, state: 'loading' });
  const seconds = await loadOrders(services, into, events);
  await services.close();
  return seconds;
};

/** Fills a build of order-details that is registered, with its indexes in the end. @returns seconds */
export const loadOrders = async (services: Services, projection: Projection, events: number): Promise<number> => {
  const { view } = projection;
  const lease = await services.builds.hold(projection.name);
  if (lease === undefined) throw new Error('Somebody else rebuilds the view');
  const began = performance.now();
  await services.buildDocuments.prepare({ ...view, indexes: [] });
  await loadBuild(
    { ...services, views: services.buildDocuments },
    { projection, token: lease.token, upTo: events, onError: 'stop', batch: 20_000, onProgress: () => undefined },
  );
  await services.buildDocuments.prepare(view);
  const seconds = (performance.now() - began) / 1_000;
  await lease.release();
  return seconds;
};
