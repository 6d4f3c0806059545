import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { projectionInto } from '#kernel';
import { compose } from '../../src/app/composition.js';
import { loadBuild } from '../../src/operations/projections/rebuild/load-build.js';
import { orderDetails } from '../../src/ordering/views/order-details/order-details.projection.js';
import { newAuditSettings } from '../../test/support/audit-settings.js';

const BUILD = 'measured';
const into = projectionInto(orderDetails, BUILD);

/** The view that a rebuild writes. */
export const REBUILT = into.view;

/**
 * What `daybook projections rebuild` does to make a build: documents from the whole log in bulk, then their indexes.
 * Comparing with the live build and switching come on top.
 * @returns seconds
 */
export const rebuildOrderDetails = async (url: string, events: number): Promise<number> => {
  const logger = pino({ level: 'silent' });
  const parts = compose({ url, masterKey: randomBytes(32), logger, audit: newAuditSettings() });
  const { name, version } = into;
  await parts.builds.register(name, 'live', version);
  await parts.builds.add({ view: name, build: BUILD, projectionVersion: version, state: 'loading' });
  const lease = await parts.builds.hold(name);
  if (lease === undefined) throw new Error('Somebody else rebuilds the view');
  const began = performance.now();
  await parts.keyedViews.prepare({ ...REBUILT, indexes: [] });
  await loadBuild(
    { ...parts, store: parts.rebuilds, views: parts.keyedViews },
    { projection: into, token: lease.token, upTo: events, onError: 'stop', batch: 20_000, onProgress: () => undefined },
  );
  await parts.keyedViews.prepare(REBUILT);
  const seconds = (performance.now() - began) / 1_000;
  await lease.release();
  await parts.stop();
  return seconds;
};
