import type { OutboxEntry } from './operator-outbox.js';
import type { FoldedDocument } from './fresh-documents.js';
import type { ViewDefinition } from './view-store.js';

/** Changes documents of a build in their place, under a lease and while nobody feeds the build. */
export abstract class BuildRepairs {
  /**
   * Leaves no documents, no checkpoint, no parked streams and no discarded events.
   * @param owed put into the `OperatorOutbox` in the same write
   * @throws RebuildFenced, StoreUnavailable
   */
  abstract empty(view: ViewDefinition, token: number, owed: OutboxEntry): Promise<void>;

  /**
   * Puts documents in the place of those with the same ids, all or none; `undefined` takes one away.
   * @throws RebuildFenced, StoreUnavailable
   */
  abstract replace(
    view: ViewDefinition,
    token: number,
    documents: ReadonlyMap<string, FoldedDocument | undefined>,
  ): Promise<void>;
}
