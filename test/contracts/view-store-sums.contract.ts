import fc from 'fast-check';
import { InvalidQuery, type Scalar, type SumsQuery, type ViewDefinition } from '#kernel';
import { type StoreInTest, viewHolding } from './view-store.fixture.js';

const HUGE = '123456789012345678901234567890';

const DOCUMENTS: Readonly<Record<string, unknown>> = {
  a: { name: 'old', address: { country: 'FR' }, total: { amount: 3 }, worth: HUGE, open: true },
  b: { name: 'new', address: { country: 'FR' }, total: { amount: 7 }, worth: HUGE, open: true },
  c: { name: 'only', address: { country: 'DE' }, total: { amount: Number.MAX_SAFE_INTEGER }, worth: '-5', open: true },
  d: { name: 'nowhere', address: null, total: { amount: 1 }, open: false },
  e: { address: { country: '\u{1F600}' }, worth: '12', open: false },
  f: { name: 'wide', address: { country: '\uFF5E' }, total: { amount: 5 }, worth: '12', open: false },
};

const byCountry = { groupBy: ['country'], sums: ['amount', 'worth'] } as const;

const country = fc.constantFrom('', 'a', 'b', '\uFF5E', '\u{1F600}', null);
const held = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
  fc.record(
    {
      address: fc.record({ country }),
      open: fc.boolean(),
      worth: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(String),
    },
    { requiredKeys: ['worth'] },
  ),
);

/** Sums over groups of documents. */
export const sumsContract = (current: StoreInTest): void => {
  describe('sums', () => {
    let view: ViewDefinition;
    beforeAll(async () => {
      view = await viewHolding(current().store, DOCUMENTS);
    });
    const sums = <Field extends string>(query: SumsQuery<Field>) => current().store.sums(view, query);

    it('are exact at any size, by the values of a group, absent ones last', async () => {
      expect(await sums(byCountry)).toEqual([
        { group: ['DE'], sums: { amount: BigInt(Number.MAX_SAFE_INTEGER), worth: -5n }, newest: null },
        { group: ['FR'], sums: { amount: 10n, worth: 2n * BigInt(HUGE) }, newest: null },
        { group: ['\uFF5E'], sums: { amount: 5n, worth: 12n }, newest: null },
        { group: ['\u{1F600}'], sums: { amount: 0n, worth: 12n }, newest: null },
        { group: [null], sums: { amount: 1n, worth: 0n }, newest: null },
      ]);
    });

    it('count only what fits', async () => {
      const rows = await sums({ ...byCountry, filter: { field: 'amount', op: 'lt', value: 5 } });
      expect(rows.map(({ group, sums: { amount } }) => [group[0], amount])).toEqual([
        ['FR', 3n],
        [null, 1n],
      ]);
      expect(await sums({ ...byCountry, filter: { or: [] } })).toEqual([]);
    });

    it('may come greatest first, equals by their values, and no more than asked for', async () => {
      const greatest = { ...byCountry, greatestFirst: 'worth' } as const;
      const order = async (limit?: number) => (await sums({ ...greatest, limit })).map(({ group }) => group[0]);
      expect(await order()).toEqual(['FR', '\uFF5E', '\u{1F600}', null, 'DE']);
      expect(await order(2)).toEqual(['FR', '\uFF5E']);
      expect(await order(0)).toEqual([]);
    });

    it('tell the newest value of each group', async () => {
      const rows = await sums({ ...byCountry, newest: { field: 'name', by: ['amount'] } });
      expect(rows.map(({ group, newest }) => [group[0], newest])).toEqual([
        ['DE', 'only'],
        ['FR', 'new'],
        ['\uFF5E', 'wide'],
        ['\u{1F600}', null],
        [null, 'nowhere'],
      ]);
    });

    it('tell the newest by several fields, the first one first', async () => {
      const at = (day: number) => `2030-01-0${day}T00:00:00.000Z`;
      const held = await viewHolding(current().store, {
        a: { name: 'older', at: at(1), total: { amount: 9 }, open: true },
        b: { name: 'newest', at: at(2), total: { amount: 2 }, open: true },
        c: { name: 'as new', at: at(2), total: { amount: 1 }, open: true },
        d: { name: 'some day', total: { amount: 9 }, open: true },
      });
      const newest = { field: 'name', by: ['at', 'amount'] } as const;
      const rows = await current().store.sums(held, { groupBy: ['open'], sums: [], newest });
      expect(rows).toEqual([{ group: [true], sums: {}, newest: 'newest' }]);
    });

    it('group by several fields of any type', async () => {
      const rows = await sums({ groupBy: ['open', 'amount'], sums: [] });
      expect(rows.map(({ group }) => group)).toEqual([
        [false, 1],
        [false, 5],
        [false, null],
        [true, 3],
        [true, 7],
        [true, Number.MAX_SAFE_INTEGER],
      ]);
    });

    it('are what adding up one by one gives', async () => {
      await fc.assert(
        fc.asyncProperty(held, async (documents) => {
          const { store } = current();
          const rows = await store.sums(await viewHolding(store, documents), {
            groupBy: ['country', 'open'],
            sums: ['worth'],
          });
          const found = new Map(rows.map(({ group, sums: { worth } }) => [JSON.stringify(group), worth]));
          expect(found.size).toBe(rows.length);
          expect(found).toEqual(addedUp(Object.values(documents)));
        }),
        { numRuns: 40 },
      );
    });

    it.each<[string, Partial<SumsQuery>]>([
      ['an unknown group', { groupBy: ['price'] }],
      ['groups by an array', { groupBy: ['tags'] }],
      ['groups by numbers of any size', { groupBy: ['worth'] }],
      ['a sum of texts', { sums: ['name'] }],
      ['a sum of arrays', { sums: ['sizes'] }],
      ['an order by what is no sum', { greatestFirst: 'amount' }],
      ['an array as the newest', { newest: { field: 'tags', by: ['amount'] } }],
      ['newest by a text', { newest: { field: 'name', by: ['amount', 'name'] } }],
      ['a negative limit', { limit: -1 }],
      ['a filter that does not fit', { filter: { field: 'amount', op: 'eq', value: 'x' } }],
    ])('refuse %s', async (_name, query) => {
      await expect(sums({ groupBy: ['country'], sums: [], ...query })).rejects.toBeInstanceOf(InvalidQuery);
    });
  });
};

interface Held {
  readonly address?: { readonly country: string | null };
  readonly open?: boolean;
  readonly worth: string;
}

const addedUp = (documents: readonly Held[]): ReadonlyMap<string, bigint> => {
  const totals = new Map<string, bigint>();
  for (const { address, open, worth } of documents) {
    const group: readonly (Scalar | null)[] = [address?.country ?? null, open ?? null];
    const key = JSON.stringify(group);
    totals.set(key, (totals.get(key) ?? 0n) + BigInt(worth));
  }
  return totals;
};
