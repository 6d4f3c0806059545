import type { Environment, ViewDefinition } from '#kernel';
import {
  type LivePointers,
  missingIndexes,
  type MongoConnection,
  type ViewRegister,
} from '../../adapters/mongodb/index.js';

export interface MongoViewChecksPorts {
  readonly connection: MongoConnection;
  readonly register: ViewRegister;
  readonly pointers: LivePointers;
  readonly environment: Environment;
}

/** What is not as it has to be with the views in MongoDB, a sentence each. @throws StoreUnavailable */
export const examineMongoViews = async (
  ports: MongoViewChecksPorts,
  views: readonly ViewDefinition[],
): Promise<readonly string[]> => {
  const entries = await ports.register.list();
  const found: string[] = [];
  for (const view of views) {
    const entry = entries.find(({ _id }) => _id === view.name);
    const live = entry?.live ?? undefined;
    const place = live === undefined ? undefined : entry?.builds[live];
    if (live === undefined || place === undefined) {
      found.push(`${view.name} is not there`);
      continue;
    }
    const { db } = ports.connection;
    const missing = await missingIndexes(view, db.collection(place.collection), ports.connection);
    if (missing.length > 0) found.push(`${view.name} lacks indexes: ${missing.map(({ name }) => name).join(', ')}`);
  }
  const orphans = await ports.pointers.orphans(ports.environment.now());
  if (orphans.length > 0) found.push(`collections that belong to no build: ${orphans.join(', ')}`);
  return found;
};
