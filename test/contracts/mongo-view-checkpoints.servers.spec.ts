import { createMongoDatabase } from '../support/mongo.js';
import { checkpointsContract } from './checkpoints.contract.js';

describe('Checkpoints of views in MongoDB', () => {
  checkpointsContract(async () => {
    const database = createMongoDatabase();
    const { store, checkpoints } = database.openStores();
    const prepare = async (reader: string) => {
      const [name = '', build = ''] = reader.split('@');
      await store.prepare({ name, build, fields: {}, indexes: [] });
    };
    return { checkpoints, prepare, close: database.drop };
  });
});
