import { type Filter, InvalidQuery, type ViewDefinition } from '#kernel';
import { type StoreInTest, viewHolding } from './view-store.fixture.js';

const NAMES = ['%', '_', '\\', 'a%b', 'axb', "'; drop table x; --", '$1', '', '\uFF5E', '\u{1F600}', '\u{10FFFF}z'];

/** One document per name, known by the name's index, and four with the other fields. */
const DOCUMENTS: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(NAMES.map((name, index) => [`n${index}`, { name }])),
  fr: {
    address: { country: 'FR' },
    total: { amount: 5 },
    at: '2024-02-29T00:00:00.000Z',
    open: true,
    tags: ['x', 'y'],
    worth: '-90071992547409930',
  },
  de: {
    address: { country: 'DE' },
    total: { amount: -5 },
    at: '2024-03-01T12:00:00.000Z',
    open: false,
    tags: [],
    worth: '9',
  },
  big: {
    total: { amount: Number.MAX_SAFE_INTEGER },
    tags: ['%', "'", '\u{1F600}', 'xylophone'],
    sizes: [1, 20],
    worth: '10',
  },
  none: { address: null, total: {}, at: null, open: null, tags: null, sizes: [] },
};

const named = (...names: readonly string[]): readonly string[] => names.map((name) => `n${NAMES.indexOf(name)}`);

const eq = (field: string, value: string | number | boolean): Filter => ({ field, op: 'eq', value });

const HOLDS: readonly (readonly [string, Filter, readonly string[]])[] = [
  ['eq on text', eq('country', 'FR'), ['fr']],
  ['eq on an integer', eq('amount', -5), ['de']],
  ['eq on the largest integer', eq('amount', Number.MAX_SAFE_INTEGER), ['big']],
  ['eq on a number of any size', eq('worth', '-90071992547409930'), ['fr']],
  ['gte on numbers of any size', { field: 'worth', op: 'gte', value: '9' }, ['big', 'de']],
  ['lt on numbers of any size', { field: 'worth', op: 'lt', value: '-90071992547409929' }, ['fr']],
  ['in on numbers of any size', { field: 'worth', op: 'in', values: ['10', '8'] }, ['big']],
  ['eq on a time', eq('at', '2024-02-29T00:00:00.000Z'), ['fr']],
  ['eq on true', eq('open', true), ['fr']],
  ['eq on false', eq('open', false), ['de']],
  ['eq on the empty text', eq('name', ''), named('')],
  ['SQL in a value', eq('name', "'; drop table x; --"), named("'; drop table x; --")],
  ['a placeholder as a value', eq('name', '$1'), named('$1')],
  ['in', { field: 'country', op: 'in', values: ['DE', 'FR', 'DE', 'XX'] }, ['de', 'fr']],
  ['in nothing', { field: 'country', op: 'in', values: [] }, []],
  ['in on integers', { field: 'amount', op: 'in', values: [5, 6] }, ['fr']],
  ['gte on an integer', { field: 'amount', op: 'gte', value: 5 }, ['big', 'fr']],
  ['lt on an integer', { field: 'amount', op: 'lt', value: 5 }, ['de']],
  ['gte on a time', { field: 'at', op: 'gte', value: '2024-03-01T00:00:00.000Z' }, ['de']],
  ['lt on a time', { field: 'at', op: 'lt', value: '2024-03-01T00:00:00.000Z' }, ['fr']],
  ['gte beyond the BMP', { field: 'name', op: 'gte', value: '\u{1F600}' }, named('\u{1F600}', '\u{10FFFF}z')],
  [
    'gte below the end of the BMP',
    { field: 'name', op: 'gte', value: '\uFF5E' },
    named('\uFF5E', '\u{1F600}', '\u{10FFFF}z'),
  ],
  ['startsWith', { field: 'name', op: 'startsWith', value: 'a' }, named('a%b', 'axb')],
  ['startsWith %', { field: 'name', op: 'startsWith', value: '%' }, named('%')],
  ['startsWith a%', { field: 'name', op: 'startsWith', value: 'a%' }, named('a%b')],
  ['startsWith _', { field: 'name', op: 'startsWith', value: '_' }, named('_')],
  ['startsWith \\', { field: 'name', op: 'startsWith', value: '\\' }, named('\\')],
  ['startsWith an emoji', { field: 'name', op: 'startsWith', value: '\u{1F600}' }, named('\u{1F600}')],
  ['startsWith the last code point', { field: 'name', op: 'startsWith', value: '\u{10FFFF}' }, named('\u{10FFFF}z')],
  ['startsWith nothing', { field: 'name', op: 'startsWith', value: '' }, named(...NAMES)],
  ['any element eq', eq('tags', 'x'), ['fr']],
  ['any element eq %', eq('tags', '%'), ['big']],
  ['any element eq a quote', eq('tags', "'"), ['big']],
  ['any element eq an integer', eq('sizes', 20), ['big']],
  ['any element in', { field: 'tags', op: 'in', values: ['y', '\u{1F600}'] }, ['big', 'fr']],
  ['any element in nothing', { field: 'tags', op: 'in', values: [] }, []],
  ['any element startsWith', { field: 'tags', op: 'startsWith', value: 'xy' }, ['big']],
  ['any element gte', { field: 'sizes', op: 'gte', value: 20 }, ['big']],
  ['any element lt', { field: 'sizes', op: 'lt', value: 1 }, []],
  ['and', { and: [eq('country', 'FR'), eq('open', true)] }, ['fr']],
  ['and that contradicts itself', { and: [eq('country', 'FR'), eq('open', false)] }, []],
  ['or', { or: [eq('country', 'FR'), eq('open', false)] }, ['de', 'fr']],
  ['or of nothing', { or: [] }, []],
  ['not of everything', { not: { and: [] } }, []],
  ['and of nothing', { and: [{ and: [] }, eq('open', true)] }, ['fr']],
  [
    'not, also where the value is absent',
    { and: [{ not: eq('open', true) }, { not: eq('name', '') }, { not: { field: 'name', op: 'gte', value: '' } }] },
    ['big', 'de', 'none'],
  ],
  ['not of not', { not: { not: eq('open', true) } }, ['fr']],
  ['not of any element', { and: [{ not: eq('tags', 'x') }, { field: 'amount', op: 'lt', value: 6 }] }, ['de']],
];

const INVALID: readonly (readonly [string, Filter])[] = [
  ['an unknown field', eq('price', 1)],
  ['a name that every object has', eq('constructor', 'x')],
  ['SQL as a field', eq("name' or true --", 'x')],
  ['text for an integer', eq('amount', '5')],
  ['a fraction for an integer', eq('amount', 1.5)],
  ['an integer that is not safe', eq('amount', 2 ** 53)],
  ['a number where it may have any size', eq('worth', 5)],
  ['a fraction in text', eq('worth', '1.5')],
  ['a number with leading zeros', eq('worth', '007')],
  ['a number for text', eq('name', 5)],
  ['text for a boolean', eq('open', 'true')],
  ['a time in another form', { field: 'at', op: 'gte', value: '2024-03-01' }],
  ['one wrong value of many', { field: 'amount', op: 'in', values: [1, 'x'] }],
  ['text with NUL', eq('name', 'a\0')],
  ['text with a lone surrogate', eq('name', '\uD800')],
  ['a prefix of an integer', { field: 'amount', op: 'startsWith', value: 1 }],
  ['a range of booleans', { field: 'open', op: 'lt', value: true }],
  ['deep inside', { not: { or: [{ and: [eq('price', 1)] }] } }],
];

/** Which documents a filter finds, and which filters are refused. */
export const filterContract = (current: StoreInTest): void => {
  describe('filters', () => {
    let view: ViewDefinition;
    beforeAll(async () => {
      view = await viewHolding(current().store, DOCUMENTS);
    });

    it.each(HOLDS)('%s', async (_name, filter, expected) => {
      const { store } = current();
      const found = await store.query(view, { filter, sort: [], limit: 100 });
      expect(found.map(({ id }) => id)).toEqual([...expected].sort());
      expect(await store.count(view, filter, 100)).toBe(expected.length);
    });

    it.each(INVALID)('refuses %s', async (_name, filter) => {
      const { store } = current();
      await expect(store.query(view, { filter, sort: [], limit: 1 })).rejects.toBeInstanceOf(InvalidQuery);
      await expect(store.count(view, filter, 1)).rejects.toBeInstanceOf(InvalidQuery);
    });
  });
};
