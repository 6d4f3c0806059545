import type { ConditionalWrite } from './view-store.js';

/** @throws Error when two writes of a batch concern one document: only one of them could be reported as written */
export const assertOnePerDocument = (writes: readonly ConditionalWrite[]): void => {
  const seen = new Set<string>();
  for (const { id } of writes) {
    if (seen.has(id)) throw new Error(`Two writes of document ${id} in one batch: fold them into one first`);
    seen.add(id);
  }
};
