import fc from 'fast-check';
import { countNames, repeatedName } from './json-names.js';

const namesIn = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0;
  const inner = Object.values(value).reduce((sum: number, each) => sum + namesIn(each), 0);
  return inner + (Array.isArray(value) ? 0 : Object.keys(value).length);
};

describe('Names in a JSON text', () => {
  it('are counted as JSON.parse finds them, whatever stands in texts and between', () => {
    const anything = fc.tuple(fc.jsonValue({ stringUnit: 'binary' }), fc.constantFrom(0, 1, '\t'));
    fc.assert(
      fc.property(anything, ([value, space]) => {
        const json = JSON.stringify(value, undefined, space);
        expect(countNames(json)).toBe(namesIn(JSON.parse(json)));
        expect(repeatedName(json)).toBeUndefined();
      }),
    );
  });

  it.each([
    ['{"a":1,"a":2}', '/a', 2],
    ['{"a":1,"\\u0061":2}', '/a', 2],
    ['[{"a":1},{"a":{"b/c":"a","d":[],"b/c":1}}]', '/1/a/b~1c', 5],
    ['{"a":["b","b",{"x\\\\":1,"x\\\\":2}]}', '/a/2/x\\', 3],
    ['{"":0,"":0}', '/', 2],
    ['{"a":"{\\"a\\":1}","b":{"a":1},"a" \n:2}', '/a', 4],
  ])('that stand twice in one object are found: %s', (json, pointer, names) => {
    expect([repeatedName(json), countNames(json)]).toEqual([pointer, names]);
  });
});
