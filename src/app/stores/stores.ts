import type { Stores, StoresSetup } from './ports.js';
import { openPostgresStores } from './postgres-stores.js';

/** Events, log and views in one PostgreSQL: the only set-up that there is. */
export const openStores = (setup: StoresSetup): Stores => openPostgresStores(setup);
