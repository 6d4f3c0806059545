import { buildSchema, parse, validate } from 'graphql';
import { depthLimit } from './limits.js';

const schema = buildSchema('type Query { deeper: Query, leaf: Int }');

const problems = (query: string): readonly string[] =>
  validate(schema, parse(query), [depthLimit]).map(({ message }) => message);

const nested = (levels: number, leaf = 'leaf'): string =>
  '{ deeper '.repeat(levels) + `{ ${leaf} }` + ' }'.repeat(levels);

describe('depth', () => {
  it('is 10 fields at most', () => {
    expect(problems(nested(9))).toEqual([]);
    expect(problems(nested(10))).toEqual(['Fields are nested 11 deep, at most 10 levels are allowed.']);
  });

  it('is counted through fragments, which add none themselves', () => {
    const spread = (levels: number) => `${nested(5, '...f')} fragment f on Query ${nested(levels)}`;
    expect(problems(spread(4))).toEqual([]);
    expect(problems(spread(5))).toHaveLength(1);
    expect(problems(nested(9, '... { ... { leaf } }'))).toEqual([]);
    expect(problems(nested(9, '... { deeper { leaf } }'))).toHaveLength(1);
  });

  it('is counted for each operation', () => {
    expect(problems(`query a ${nested(12)} query b ${nested(3)} query c ${nested(14)}`)).toEqual([
      'Fields are nested 13 deep, at most 10 levels are allowed.',
      'Fields are nested 15 deep, at most 10 levels are allowed.',
    ]);
  });

  it('leaves introspection and impossible fragments to other rules', () => {
    expect(
      problems(`{ __schema { types { fields { type ${'{ ofType '.repeat(9)} { name } ${'}'.repeat(9)} } } } }`),
    ).toEqual([]);
    expect(problems('{ ...a } fragment a on Query { deeper { ...b } } fragment b on Query { ...a }')).toEqual([]);
    expect(problems('{ ...missing }')).toEqual([]);
  });
});
