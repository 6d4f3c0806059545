import { filterPredicate, type ViewDefinition, type ViewQuery, type ViewStore } from '#kernel';
import { InMemoryCheckpoints, InMemoryViewStore } from '#kernel/testing';
import { filterContract } from './view-store-filters.contract.js';

/** A view store that finds what the predicate holds for. */
const foundByPredicate = () => {
  const store = new InMemoryViewStore();
  const query = async (view: ViewDefinition, { filter }: Pick<ViewQuery, 'filter'>) => {
    const rows = await store.load(view, Object.keys(store.documentsOf(view)).sort());
    const holds = filterPredicate(view, filter ?? { and: [] });
    return [...rows.values()].filter(({ document }) => holds(document));
  };
  const count = async (view: ViewDefinition, filter: ViewQuery['filter']) =>
    (await query(view, { ...(filter && { filter }) })).length;
  return Object.assign(store, { query, count }) as unknown as ViewStore;
};

// That it also agrees with the model and with SQL on any filter is shown where those two are compared.
describe('A filter as a predicate', () => {
  const store = foundByPredicate();
  const checkpoints = new InMemoryCheckpoints();
  filterContract(() => ({ store, other: store, checkpoints, unstorable: undefined, close: () => Promise.resolve() }));
});
