import type { Checkpoint } from '../log/event-log.js';
import type { FoldedDocument } from './fresh-documents.js';
import type { OutboxEntry } from './operator-outbox.js';
import type { ConditionalWrite, ViewDefinition } from './view-store.js';

/**
 * Writes to a build that is loading: no process feeds it. Every write carries the token of the rebuild's lease.
 * Promises (test/contracts/rebuild-store.contract.ts). Every method throws StoreUnavailable, and RebuildFenced when another
 * rebuild has taken the build over. What throws may be done in part where the store has no transactions: it can be repeated.
 */
export abstract class RebuildStore {
  /**
   * Writes documents in bulk, and the checkpoint once all of them are there in this version or a later one: a rebuild that was
   * killed goes on where it was, and one that was overtaken does no harm.
   * @throws DocumentRefused for one that is too large; nothing is written then
   */
  abstract write(
    view: ViewDefinition,
    token: number,
    writes: readonly ConditionalWrite[],
    checkpoint: Checkpoint,
  ): Promise<void>;

  /**
   * Leaves no documents, no checkpoint, no parked streams and no discarded events.
   * @param entry put into the `OperatorOutbox` with it, once
   */
  abstract empty(view: ViewDefinition, token: number, entry: OutboxEntry): Promise<void>;

  /** Puts documents in the place of those with the same ids; `undefined` removes one. */
  abstract replace(
    view: ViewDefinition,
    token: number,
    documents: ReadonlyMap<string, FoldedDocument | undefined>,
  ): Promise<void>;
}

/**
 * Another rebuild has taken the view over, or may have: this one was held up for too long, or has lost the connection
 * that kept others out. It must not write any more, and above all not switch.
 */
export class RebuildFenced extends Error {
  override readonly name = 'RebuildFenced';

  constructor(reader: string) {
    super(
      `${reader} was taken over by another rebuild, or the connection that kept others out was lost. ` +
        'This one has ended and has switched nothing: run it again.',
    );
  }
}
