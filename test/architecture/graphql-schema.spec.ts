import { readFileSync } from 'node:fs';
import { buildSchema, findBreakingChanges } from 'graphql';
import { SCHEMA_FILE, servedSchema } from './graphql-schema.js';

const textOf = (path: string): string => readFileSync(path, 'utf8');

describe('the GraphQL schema', () => {
  let served: string;
  beforeAll(async () => {
    served = await servedSchema();
  });

  it('is the committed one; `npm run schema` writes it', () => {
    expect(served).toBe(textOf(SCHEMA_FILE));
  });

  it('breaks none of the names that callers rely on', () => {
    const contract = buildSchema(textOf('test/architecture/graphql-contract.graphql'));
    expect(findBreakingChanges(contract, buildSchema(served))).toEqual([]);
  });

  it('would be seen to break them', () => {
    const contract = buildSchema(textOf('test/architecture/graphql-contract.graphql'));
    const planted = served.replace('  orderNumber: String!', '').replace('PLACED_AT', 'PLACED');
    expect(findBreakingChanges(contract, buildSchema(planted)).map(({ type }) => type)).toEqual([
      'FIELD_REMOVED',
      'VALUE_REMOVED_FROM_ENUM',
    ]);
  });
});
