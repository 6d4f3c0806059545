import type { ViewDefinition } from '#kernel';
import { filterCondition } from './filter-query.js';
import { pageQuery } from './page-query.js';
import { ABSENT, limbsOf, sortKey, sortKeysOf } from './sort-keys.js';
import { sumsPipeline, sumsRows } from './sums-pipeline.js';

const VIEW: ViewDefinition = {
  name: 'orders',
  build: '1',
  fields: {
    country: { type: 'text', path: ['address', 'country'] },
    amount: { type: 'integer', path: ['amount'] },
    worth: { type: 'bigint', path: ['worth'] },
    tags: { type: 'text', path: ['tags'], many: true },
  },
  indexes: [],
};

describe('A filter for MongoDB', () => {
  it('compares keys, and takes no value for an operator', () => {
    expect(filterCondition(VIEW, { field: 'country', op: 'eq', value: '$ne' })).toEqual({
      'keys.country': { $eq: '$ne' },
    });
  });

  it('that all or one of nothing has to fit holds everywhere or nowhere', () => {
    expect(filterCondition(VIEW, { and: [] })).toEqual({});
    expect(filterCondition(VIEW, { or: [] })).toEqual({ _id: { $in: [] } });
  });

  it('of a prefix is a range, and of an array looks for one element that fits whole', () => {
    expect(filterCondition(VIEW, { field: 'tags', op: 'startsWith', value: 'ab' })).toEqual({
      'keys.tags': { $elemMatch: { $gte: 'ab', $lt: 'ac' } },
    });
  });
});

describe('A page for MongoDB', () => {
  const sort = [{ field: 'amount', direction: 'asc' }] as const;

  it('after a row is a list of ranges, the nearest first and absent values last', () => {
    const { conditions, sort: order } = pageQuery(VIEW, { sort, after: { values: [5], id: 'a' }, limit: 1 });
    expect(conditions).toEqual([
      { $and: [{ 'keys.amount': { $eq: 5 } }, { _id: { $gt: 'a' } }] },
      { 'keys.amount': { $gt: 5 } },
      { 'keys.amount': { $eq: ABSENT } },
    ]);
    expect(order).toEqual([
      ['keys.amount', 1],
      ['_id', 1],
    ]);
  });

  it('before a row is found from its far end', () => {
    const {
      conditions,
      sort: order,
      backward,
    } = pageQuery(VIEW, { sort, before: { values: [null], id: 'a' }, limit: 1 });
    expect(backward).toBe(true);
    expect(order[0]).toEqual(['keys.amount', -1]);
    expect(conditions).toEqual([
      { $and: [{ 'keys.amount': { $eq: ABSENT } }, { _id: { $lt: 'a' } }] },
      { 'keys.amount': { $ne: ABSENT } },
    ]);
  });
});

describe('Keys of a document', () => {
  it('compare as numbers of any size do', () => {
    const numbers = [-(10n ** 40n), -1000n, -999n, -10n, -9n, -1n, 0n, 1n, 9n, 10n, 999n, 1000n, 10n ** 40n];
    const keys = numbers.map((number) => sortKey('bigint', String(number)));
    expect([...keys].sort()).toEqual(keys);
  });

  it('stand behind all others where the document has no value, and are refused where it has another type', () => {
    expect(sortKeysOf(VIEW, { address: null, amount: 1, tags: ['x'] })).toEqual({
      ...{ country: ABSENT, amount: 1, worth: ABSENT, tags: ['x'] },
    });
    expect(() => sortKeysOf(VIEW, { amount: '1' })).toThrow('its amount is not integer');
  });

  it('split numbers into limbs of nine digits with their sign', () => {
    expect(limbsOf(VIEW, { worth: '-12000000003' })).toEqual({ worth: [-3, -12] });
    expect(limbsOf(VIEW, {})).toEqual({ worth: [] });
  });
});

describe('Sums of MongoDB', () => {
  const query = { groupBy: ['country'], sums: ['worth', 'amount'], greatestFirst: 'worth', limit: 2 } as const;

  it('are put together from limbs, and put in order', () => {
    const group = (country: string | null, ...limbs: readonly (bigint | number)[]) => ({
      ...{ _id: { g0: country }, widest: 1, s0_0: limbs[0], s0_1: limbs[1], s1_0: 1n, s1_1: 0n },
    });
    const rows = sumsRows(query, [group('FR', 5n, 0n), group(null, -1, 7), group('DE', 5n, 0n)]);
    expect(rows).toEqual([
      { group: [null], sums: { worth: 6_999_999_999n, amount: 1n }, newest: null },
      { group: ['DE'], sums: { worth: 5n, amount: 1n }, newest: null },
    ]);
  });

  it('ask for as many limbs as they are told', () => {
    const [project] = sumsPipeline(VIEW, query, 4);
    expect(
      Object.keys((project as { readonly $project: object }).$project).filter((name) => /^s0_/.test(name)),
    ).toEqual([...['s0_0', 's0_1', 's0_2', 's0_3']]);
  });
});
