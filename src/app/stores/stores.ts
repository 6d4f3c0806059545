import type { Stores, StoresSetup } from './ports.js';
import { openPostgresStores } from './postgres-stores.js';

/** Events and log in PostgreSQL; views there too, or in a MongoDB, whose driver is loaded only then. */
export const openStores = async (setup: StoresSetup): Promise<Stores> => {
  const stores = openPostgresStores(setup);
  if (setup.mongoUrl === undefined) return stores;
  const { withMongoViews } = await import('./mongo-views.js');
  return withMongoViews(stores, setup, setup.mongoUrl);
};
