import { createPlacedBuilds } from '../support/placed-builds.js';
import { rebuildStoreContract } from './rebuild-store.contract.js';

describe('Writes of rebuilds in MongoDB', () => {
  rebuildStoreContract(async () => {
    const placed = await createPlacedBuilds();
    const { rebuilds, builds, store, checkpoints } = placed.open();
    const { outbox, parked, close } = placed;
    return { ...{ rebuilds, builds, checkpoints, outbox, parked, close }, views: store };
  });
});
