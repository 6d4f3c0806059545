import { randomUUID } from 'node:crypto';
import type { CommandStartedEvent } from 'mongodb';
import { SystemEnvironment } from '#platform';
import {
  connectionTo,
  MongoViewCheckpoints,
  MongoViewStore,
  ViewPlaces,
  ViewRegister,
} from '../../src/adapters/mongodb/index.js';
import { mongoUrl } from './servers.js';

/** Commands that the driver sends by itself, and those that go on with a command whose time is limited. */
const WITHOUT_LIMIT = /^(hello|ismaster|ping|getMore|killCursors|endSessions|saslStart|saslContinue)$/i;

/** A database of its own on the MongoDB for tests. Only for files named `*.servers.spec.ts`. */
export const createMongoDatabase = () => {
  const url = mongoUrl(`test_${randomUUID().replaceAll('-', '')}`);
  const environment = new SystemEnvironment();
  const unlimited: string[] = [];
  const demandLimit = ({ commandName, command }: CommandStartedEvent) => {
    if (!WITHOUT_LIMIT.test(commandName) && command['maxTimeMS'] === undefined) unlimited.push(commandName);
  };
  const opened: { close(): Promise<void> }[] = [];
  const connect = (purpose: Parameters<typeof connectionTo>[1], address = url) => {
    const connection = connectionTo(address, purpose, demandLimit);
    opened.push(connection);
    return connection;
  };
  return {
    url,
    connect,
    /** The stores of one process. @param address of a proxy, instead of the server's own */
    openStores: (address = url, purpose: 'feeding' | 'answering' = 'feeding') => {
      const connection = connect(purpose, address);
      const register = new ViewRegister(connection);
      const places = new ViewPlaces(register, connection.limit, environment);
      const store = new MongoViewStore({ connection, building: connect('building', address), places, environment });
      return { connection, register, places, store, checkpoints: new MongoViewCheckpoints(register, places) };
    },
    /** Removes the database. @throws Error when a command without a limit on its time was sent */
    drop: async (): Promise<void> => {
      const unwatched = connectionTo(url, 'building');
      await unwatched.db.dropDatabase();
      for (const connection of [unwatched, ...opened]) await connection.close();
      if (unlimited.length > 0) throw new Error(`Commands without maxTimeMS: ${unlimited.join(', ')}`);
    },
  };
};
