import { LIVE_BUILD, LiveViews, readerOf, StoreNotEmpty } from '#kernel';
import {
  connectionTo,
  LivePointers,
  type MongoConnection,
  MongoRebuildStore,
  MongoViewCheckpoints,
  MongoViewStore,
  ViewPlaces,
  ViewRegister,
} from '../../adapters/mongodb/index.js';
import type { StoreCopies } from '../../operations/backup/store-copies.js';
import { examineMongoViews } from './mongo-view-checks.js';
import { PlacedViewBuilds } from './placed-view-builds.js';
import type { Stores, StoresSetup } from './ports.js';
import type { PostgresStores } from './postgres-stores.js';
import { ViewStoreWatch } from './view-store-watch.js';

/** The same stores with the views in MongoDB; what is decided about them stays in PostgreSQL. */
export const withMongoViews = (postgres: PostgresStores, setup: StoresSetup, url: string): Stores => {
  const { environment, logger } = setup;
  const [feeding, answering, building] = (['feeding', 'answering', 'building'] as const).map((purpose) =>
    connectionTo(url, purpose),
  ) as [MongoConnection, MongoConnection, MongoConnection];
  const storeOn = (connection: MongoConnection) => {
    const register = new ViewRegister(connection);
    const places = new ViewPlaces(register, connection.limit, environment);
    return { register, places, store: new MongoViewStore({ connection, building, places, environment }) };
  };
  const [fed, asked] = [storeOn(feeding), storeOn(answering)];
  const { register } = fed;
  const { decisions, storedLog: log } = postgres;
  const pointers = new LivePointers(feeding, register);
  const builds = new PlacedViewBuilds({
    ...{ builds: postgres.builds, decisions, pointers, log, environment },
    onError: (error) => logger.error({ err: error }, 'a view cannot be pointed to its live build; it is tried again'),
  });
  const rebuilds = new MongoRebuildStore({
    ...{ connection: feeding, register, environment },
    prepare: (view) => fed.store.prepare(view),
    beginAnew: (view, token, entry) => decisions.beginAnew(view, token, entry),
  });
  const liveRelations = async () => pointers.compare(await postgres.builds.list());
  return {
    ...postgres,
    ...{ builds, rebuilds, liveRelations, returning: undefined },
    views: new LiveViews(asked.store),
    buildDocuments: fed.store,
    checkpoints: new MongoViewCheckpoints(register, fed.places),
    liveReader: (name) => readerOf({ name, build: LIVE_BUILD }),
    copies: refusingViews(postgres.copies, register),
    viewStore: {
      watch: new ViewStoreWatch(asked.register, answering),
      sweep: async () => (await pointers.sweep(await postgres.builds.list(), environment.now())).length,
      examine: (views) => examineMongoViews({ connection: feeding, register, pointers, environment }, views),
    },
    close: async () => {
      await postgres.close();
      await Promise.all([feeding, answering, building].map((connection) => connection.close()));
    },
  };
};

/** Views of another log would be taken for those of the restored one. */
const refusingViews = (copies: StoreCopies, register: ViewRegister): StoreCopies => ({
  copyOut: (take) => copies.copyOut(take),
  fill: async (parts, entry) => {
    const views = await register.list();
    const isFed = views.some(({ builds }) => Object.values(builds).some(({ position }) => position > 0));
    if (isFed) throw new StoreNotEmpty('views in MongoDB; name another database in MONGODB_URL or drop this one');
    return copies.fill(parts, entry);
  },
});
