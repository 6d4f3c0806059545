import type { Checkpoints, ConditionalWrite, ViewDefinition, ViewStore } from '#kernel';

/** A view store as the contract needs it: an empty one, seen by two processes. */
export interface ViewStoreUnderTest {
  readonly store: ViewStore;
  /** Another instance over the same data, as another process has it. */
  readonly other: ViewStore;
  /** Where the store saves the checkpoints that it is given. */
  readonly checkpoints: Checkpoints;
  /** A document that this store can never hold, such as one that is too large for it. */
  readonly unstorable: unknown;
  close(): Promise<void>;
}

/** Gives the store that a contract's test works on. */
export type StoreInTest = () => ViewStoreUnderTest;

let builds = 0;

/** A view with every type of field, in a build that nobody else uses. */
export const freshView = (): ViewDefinition => ({
  name: 'contract-view',
  build: String(++builds),
  fields: {
    name: { type: 'text', path: ['name'] },
    country: { type: 'text', path: ['address', 'country'] },
    amount: { type: 'integer', path: ['total', 'amount'] },
    worth: { type: 'bigint', path: ['worth'] },
    at: { type: 'time', path: ['at'] },
    open: { type: 'boolean', path: ['open'] },
    tags: { type: 'text', path: ['tags'], many: true },
    sizes: { type: 'integer', path: ['sizes'], many: true },
  },
  indexes: [['country', 'at'], ['amount'], ['worth'], ['open', 'name'], ['tags']],
});

/** The write of a document that does not exist yet, or of the version after `loadedVersion`. */
export const writeOf = (id: string, document: unknown, loadedVersion = 0): ConditionalWrite => ({
  id,
  loadedVersion,
  document,
  version: loadedVersion + 1,
  position: loadedVersion + 1,
});

/** A fresh view that holds these documents, each under its key. */
export const viewHolding = async (
  store: ViewStore,
  documents: Readonly<Record<string, unknown>>,
): Promise<ViewDefinition> => {
  const view = freshView();
  await store.prepare(view);
  await store.write(
    view,
    Object.entries(documents).map(([id, document]) => writeOf(id, document)),
  );
  return view;
};
