import fc from 'fast-check';
import {
  type Filter,
  filterPredicate,
  InvalidQuery,
  type Keyset,
  type Sort,
  type ViewDefinition,
  type ViewQuery,
} from '#kernel';
import type { ViewStore } from '#kernel';
import { modelAnswer, type Stored } from './view-store.model.js';
import { type StoreInTest, viewHolding } from './view-store.fixture.js';

const text = fc.constantFrom('', 'a', 'ab', 'b', '%', '_', '\\', "'", '\uFF5E', '\u{1F600}', '\u{10FFFF}');
const integer = fc.constantFrom(-1, 0, 1, 2, Number.MAX_SAFE_INTEGER);
const whole = fc.constantFrom('-1', '0', '9', '10', '9007199254740993', '9007199254740992');
const time = fc.constantFrom('2024-01-01T00:00:00.000Z', '2024-01-01T00:00:00.001Z', '2025-06-30T23:59:59.999Z');
const boolean = fc.boolean();

const absent = { nil: null, freq: 3 };
const document = fc.record(
  {
    name: fc.option(text, absent),
    address: fc.option(fc.record({ country: fc.option(text, absent) }, { requiredKeys: [] }), absent),
    total: fc.record({ amount: fc.option(integer, absent) }, { requiredKeys: [] }),
    worth: fc.option(whole, absent),
    at: fc.option(time, absent),
    open: fc.option(boolean, absent),
    tags: fc.array(text, { maxLength: 3 }),
    sizes: fc.array(integer, { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

const comparisons = (field: string, value: fc.Arbitrary<string | number | boolean>, ...more: readonly string[]) =>
  fc.oneof(
    fc.record({ field: fc.constant(field), op: fc.constantFrom('eq', ...more), value }) as fc.Arbitrary<Filter>,
    fc.record({ field: fc.constant(field), op: fc.constant('in' as const), values: fc.array(value, { maxLength: 3 }) }),
  );

const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    comparisons('name', text, 'gte', 'lt', 'startsWith'),
    comparisons('country', text, 'gte', 'lt', 'startsWith'),
    comparisons('amount', integer, 'gte', 'lt'),
    comparisons('worth', whole, 'gte', 'lt'),
    comparisons('at', time, 'gte', 'lt'),
    comparisons('open', boolean),
    comparisons('tags', text, 'gte', 'lt', 'startsWith'),
    comparisons('sizes', integer, 'gte', 'lt'),
    fc.record({ and: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ or: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ not: tie('filter') }),
  ),
}));

const sort: fc.Arbitrary<readonly Sort[]> = fc.uniqueArray(
  fc.record({
    field: fc.constantFrom('name', 'country', 'amount', 'worth', 'at', 'open'),
    direction: fc.constantFrom('asc', 'desc'),
  }),
  { maxLength: 3, selector: ({ field }) => field },
);

const question = fc.record({ filter: fc.option(filter, { nil: undefined, freq: 2 }), sort });
const documents = fc.dictionary(fc.constantFrom('a', 'b', 'B', 'ab', '1', '10', '\uFF5E', '\u{1F600}', 'z'), document);

/** Order, pages in both directions, and counts. */
export const pageContract = (current: StoreInTest): void => {
  describe('pages', () => {
    it('walk forwards and backwards over exactly what a simple model finds', async () => {
      const { store } = current();
      const questions = fc.array(question, { minLength: 4, maxLength: 4 });
      await fc.assert(
        fc.asyncProperty(documents, questions, fc.integer({ min: 1, max: 4 }), async (held, asked, limit) => {
          const view = await viewHolding(store, held);
          const stored = Object.entries(held).map(([id, each]): Stored => ({ id, document: each }));
          for (const { filter, sort } of asked) {
            const expected = modelAnswer(view, stored, filter, sort);
            const fitting = stored.filter(({ document }) => filterPredicate(view, filter ?? { and: [] })(document));
            expect(fitting.map(({ id }) => id).sort()).toEqual([...expected].sort());
            expect(await walk(store, view, { filter, sort, limit })).toEqual(expected);
            expect(await walkBack(store, view, { filter, sort, limit })).toEqual(expected);
            expect(await store.count(view, filter, limit)).toBe(Math.min(limit, expected.length));
          }
        }),
        { numRuns: 80 },
      );
    });

    it('lie between two rows when both are given', async () => {
      const { store } = current();
      const view = await viewHolding(store, numbered(9));
      for (const direction of ['asc', 'desc'] as const) {
        const sort: readonly Sort[] = [{ field: 'amount', direction }];
        const all = await store.query(view, { sort, limit: 9 });
        const between = { sort, after: all[1]?.keyset, before: all[6]?.keyset };
        const ids = async (limit: number) => (await store.query(view, { ...between, limit })).map(({ id }) => id);
        expect(await ids(9)).toEqual(all.slice(2, 6).map(({ id }) => id));
        expect(await ids(2)).toEqual(all.slice(4, 6).map(({ id }) => id));
        const fromEnd = await store.query(view, { sort, after: all[1]?.keyset, fromEnd: true, limit: 3 });
        expect(fromEnd.map(({ id }) => id)).toEqual(all.slice(6).map(({ id }) => id));
      }
    });

    it('go on where they stopped although the row itself is gone or new rows came before it', async () => {
      const { store } = current();
      const view = await viewHolding(store, numbered(4));
      const after = { values: [1], id: 'd1-not-there' };
      const rows = await store.query(view, { sort: [{ field: 'amount', direction: 'asc' }], after, limit: 9 });
      expect(rows.map(({ id }) => id)).toEqual(['d2', 'd3']);
    });

    it('carry the document, its columns and the keyset of each row', async () => {
      const { store } = current();
      const view = await viewHolding(store, { a: { name: 'A', total: { amount: 3 } } });
      const sort: readonly Sort[] = ['amount', 'at', 'name'].map((field) => ({ field, direction: 'asc' }));
      const [row] = await store.query(view, { sort, limit: 1 });
      const [loaded] = (await store.load(view, ['a'])).values();
      expect(row).toEqual({ ...loaded, keyset: { values: [3, null, 'A'], id: 'a' } });
    });

    it('may be empty', async () => {
      const { store } = current();
      expect(await store.query(await viewHolding(store, numbered(2)), { sort: [], limit: 0 })).toEqual([]);
    });

    it.each<[string, Partial<ViewQuery>]>([
      ['an unknown sort field', { sort: [{ field: 'price', direction: 'asc' }] }],
      ['a sort by an array', { sort: [{ field: 'tags', direction: 'asc' }] }],
      ['a keyset of another sort', { after: { values: [1], id: 'a' } }],
      [
        'a keyset of another type',
        { sort: [{ field: 'amount', direction: 'asc' }], before: { values: ['x'], id: 'a' } },
      ],
      ['a keyset with NUL', { after: { values: [], id: 'a\0' } }],
      ['a negative limit', { limit: -1 }],
      ['a limit that is no whole number', { limit: 1.5 }],
    ])('refuse %s', async (_name, query) => {
      const { store } = current();
      const view = await viewHolding(store, {});
      await expect(store.query(view, { sort: [], limit: 1, ...query })).rejects.toBeInstanceOf(InvalidQuery);
    });
  });

  it('counts exactly below the limit, and no further than the limit', async () => {
    const { store } = current();
    const view = await viewHolding(store, numbered(5));
    const fromTwo: Filter = { field: 'amount', op: 'gte', value: 2 };
    expect(await store.count(view, undefined, 6)).toBe(5);
    expect(await store.count(view, undefined, 5)).toBe(5);
    expect(await store.count(view, undefined, 4)).toBe(4);
    expect(await store.count(view, fromTwo, 10)).toBe(3);
    expect(await store.count(view, fromTwo, 2)).toBe(2);
    expect(await store.count(view, undefined, 0)).toBe(0);
    await expect(store.count(view, undefined, -1)).rejects.toBeInstanceOf(InvalidQuery);
  });
};

const numbered = (count: number): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`d${index}`, { total: { amount: index } }]));

const walk = async (store: ViewStore, view: ViewDefinition, query: ViewQuery): Promise<readonly string[]> => {
  const seen: string[] = [];
  for (let after: Keyset | undefined; ;) {
    const page = await store.query(view, { ...query, after });
    seen.push(...page.map(({ id }) => id));
    after = page.at(-1)?.keyset;
    if (page.length < query.limit || seen.length > 100) return seen;
  }
};

const walkBack = async (store: ViewStore, view: ViewDefinition, query: ViewQuery): Promise<readonly string[]> => {
  const seen: string[] = [];
  for (let page = await store.query(view, { ...query, fromEnd: true }); ;) {
    seen.unshift(...page.map(({ id }) => id));
    if (page.length < query.limit || seen.length > 100) return seen;
    page = await store.query(view, { ...query, before: page[0]?.keyset });
  }
};
