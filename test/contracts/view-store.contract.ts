import type { ViewStoreUnderTest } from './view-store.fixture.js';
import { filterContract } from './view-store-filters.contract.js';
import { pageContract } from './view-store-pages.contract.js';
import { sumsContract } from './view-store-sums.contract.js';
import { writeContract } from './view-store-writes.contract.js';

/** What every view store promises. An adapter's test calls this with a way to open an empty store of its kind. */
export const viewStoreContract = (open: () => Promise<ViewStoreUnderTest>): void => {
  let opened: ViewStoreUnderTest;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());
  writeContract(() => opened);
  filterContract(() => opened);
  pageContract(() => opened);
  sumsContract(() => opened);
};
