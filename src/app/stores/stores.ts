import { withMongoViews } from './mongo-views.js';
import type { Stores, StoresSetup } from './ports.js';
import { openPostgresStores } from './postgres-stores.js';

/** Events and log in PostgreSQL; views there too, or in a MongoDB. */
export const openStores = (setup: StoresSetup): Stores => {
  const stores = openPostgresStores(setup);
  return setup.mongoUrl === undefined ? stores : withMongoViews(stores, setup, setup.mongoUrl);
};
