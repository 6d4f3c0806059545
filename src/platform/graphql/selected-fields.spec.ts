import { buildSchema, graphqlSync, type GraphQLResolveInfo } from 'graphql';
import { selectedFields } from './selected-fields.js';

const schema = buildSchema('type Query { day: Day } type Day { name: String, net: Int, tax: Int, next: Day }');

const selectedIn = (source: string, variableValues = {}): readonly string[] => {
  let selected: readonly string[] = [];
  const day = (_args: object, _context: unknown, info: GraphQLResolveInfo) => {
    selected = [...selectedFields(info)];
    return {};
  };
  expect(graphqlSync({ schema, source, variableValues, rootValue: { day } }).errors).toBeUndefined();
  return selected;
};

describe('The fields that a query selects', () => {
  it.each([
    ['themselves', '{ day { name sum: net } }', ['name', 'net']],
    ['not those further below', '{ day { next { tax } } }', ['next']],
    [
      'in fragments',
      '{ day { ...a ... on Day { tax } } } fragment a on Day { name ... { net } }',
      ['name', 'net', 'tax'],
    ],
    ['in fields that are merged', '{ day { name } day { net } }', ['name', 'net']],
  ])('are known: %s', (_how, source, expected) => {
    expect(selectedIn(source)).toEqual(expected);
  });

  it('do not hold what is left out', () => {
    const source = `query ($on: Boolean!) { day { name net @include(if: $on) tax @skip(if: $on) ...f @include(if: $on) } }
      fragment f on Day { next { name } }`;
    expect(selectedIn(source, { on: false })).toEqual(['name', 'tax']);
    expect(selectedIn(source, { on: true })).toEqual(['name', 'net', 'next']);
  });
});
