import { buildSchema, parse } from 'graphql';
import { isCompilable } from './compilable.js';

const schema = buildSchema(`
  type Query { found(filter: Filter, page: Page, id: ID): String }
  input Filter { name: String, any: [Part!] }
  input Part { not: Filter }
  input Page { first: Int, size: Size }
  input Size { least: Int }
`);

describe('A document is compiled', () => {
  it.each([
    ['{ found }', true],
    ['query ($id: ID!, $page: Page!) { found(id: $id, page: $page) }', true],
    ['query ($filter: Filter) { found(filter: $filter) }', false],
    ['query ($parts: [Part!]!) { found(filter: { any: $parts }) }', false],
    ['query a { found } query b { found(id: 1) }', false],
  ])('%s: %s', (text, expected) => {
    const document = parse(text);
    expect([isCompilable(schema, document), isCompilable(schema, document)]).toEqual([expected, expected]);
  });
});
