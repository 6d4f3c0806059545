import { createMongoDatabase } from '../support/mongo.js';
import { viewStoreContract } from './view-store.contract.js';

describe('The MongoDB view store', () => {
  viewStoreContract(async () => {
    const database = createMongoDatabase();
    const [one, two] = [database.openStores(), database.openStores()];
    return {
      store: one.store,
      other: two.store,
      checkpoints: two.checkpoints,
      unstorable: { text: 'with \0 inside' },
      close: database.drop,
    };
  });
});
