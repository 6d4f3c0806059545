import { differences } from './differences.js';

describe('differences', () => {
  it.each([
    ['none between equals', { a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 }, []],
    ['a leaf', { a: { b: 1 } }, { a: { b: 2 } }, [{ path: '/a/b', before: 1, after: 2 }]],
    ['something new', {}, { a: { b: 1 } }, [{ path: '/a', before: null, after: { b: 1 } }]],
    ['something gone', { a: 'x' }, {}, [{ path: '/a', before: 'x', after: null }]],
    ['nothing where null stands for nothing', { a: null }, {}, []],
    [
      'objects of a list, each by itself',
      [{ a: 1 }, { a: 2 }],
      [{ a: 1 }, { a: 3 }, { a: 4 }],
      [
        { path: '/1/a', before: 2, after: 3 },
        { path: '/2', before: null, after: { a: 4 } },
      ],
    ],
    [
      'a list of plain values as one',
      { a: ['x', 'y'] },
      { a: ['y'] },
      [{ path: '/a', before: ['x', 'y'], after: ['y'] }],
    ],
    ['names as RFC 6901 writes them', { 'a/b~c': 1 }, { 'a/b~c': 2 }, [{ path: '/a~1b~0c', before: 1, after: 2 }]],
  ])('are %s', (_what, before, after, expected) => {
    expect(differences(before, after)).toEqual(expected);
  });
});
