import { getIntrospectionQuery } from 'graphql';
import { held, placed } from '../../src/ordering/testing/index.js';
import { openQueryApp, type QueryApp } from './query-app.fixture.js';

describe('what a query may be', () => {
  let on: QueryApp;
  beforeAll(async () => {
    on = await openQueryApp();
    await on.histories.write('o1', '2030-01-01T00:00:00Z', placed, held);
    await on.histories.project();
  });
  afterAll(() => on.close());

  const tooComplex = async (query: string, variables = {}): Promise<string> => {
    for (const _again of [1, 2, 3]) {
      const { status, data, errors } = await on.query(query, variables);
      expect([status, data, errors[0]?.extensions.code]).toEqual([400, null, 'QUERY_TOO_COMPLEX']);
    }
    return (await on.query(query, variables)).errors[0]?.message ?? '';
  };
  const fine = async (query: string, variables = {}): Promise<void> => {
    for (const _again of [1, 2, 3]) {
      const { status, errors } = await on.query(query, variables);
      expect([status, errors]).toEqual([200, []]);
    }
  };

  it('fields are nested at most 10 deep, fragments or not', async () => {
    const nested = (levels: number): string => (levels === 0 ? '__typename' : `... on Query { ${nested(levels - 1)} }`);
    await fine(`{ ${nested(20)} }`);
    const deep = (fields: string[], leaf: string) =>
      fields.reduceRight((inner, field) => `${field} { ${inner} }`, leaf);
    const types = ['type', 'ofType', 'ofType', 'ofType', 'ofType', 'ofType', 'ofType', 'ofType', 'ofType'];
    await fine(`{ __schema { queryType { fields { ${deep(types, 'name')} } } } }`);
    const history = deep(['orders', 'edges', 'node', 'history', 'edges', 'node'], 'id');
    await fine(`{ ${history} }`);
  });

  it('there are at most 30 aliases', async () => {
    const aliases = (count: number) =>
      `{ ${Array.from({ length: count }, (_, index) => `a${index}: order(id: "o1") { id }`).join(' ')} }`;
    await fine(aliases(30));
    expect(await tooComplex(aliases(31))).toContain('31 aliases');
  });

  it('there are at most 2000 tokens', async () => {
    const values = `in: [${'"a" '.repeat(100)}]`;
    const query = (lists: number) =>
      `{ orders(filter: { or: [${`{ sku: { ${values} } }`.repeat(lists)}] }) { nodes { id } } }`;
    await fine(query(17));
    await tooComplex(query(19));
  });

  it('fields are not repeated beyond what validation can compare', async () => {
    await tooComplex(`{ order(id: "o1") { ${'id '.repeat(1_900)} } }`);
  });

  describe('the cost is at most 50000', () => {
    const EXPENSIVE =
      'query ($n: Int) { orders(first: $n) { nodes { history(first: $n) { nodes { id type version data } } } } }';

    it('counted with the variables', async () => {
      await fine(EXPENSIVE, { n: 5 });
      expect(await tooComplex(EXPENSIVE, { n: 100 })).toMatch(/costs 50201,/);
      await fine(EXPENSIVE, { n: 6 });
    });

    it('with lists of all kinds', async () => {
      const everything = `id orderNumber status customerId customerName currency cancelReason placedAt cancelledAt version
        position projectedAt allowedCommands holds { holdId kind reason placedAt releasedAt } notes { noteId text author at }
        lines { lineId sku title status quantity { ordered current cancelled } unitPrice { amount } total { amount } }
        shippingAddress { name line1 city countryCode } total { amount currency }`;
      await fine(`{ orders(first: 100) { nodes { ${everything} } totalCount { count } pageInfo { endCursor } } }`);
      const twice = `{ a: orders(first: 100) { nodes { ...o } } b: orders(last: 100) { edges { node { ...o } } } c: orders(first: 100) { nodes { ...o } } }`;
      await tooComplex(`${twice} fragment o on Order { ${everything} }`);
    });

    it('and is not lowered by sizes that no page has', async () => {
      const query = EXPENSIVE.replace(
        'query ($n: Int) {',
        'query ($n: Int) { orders(first: -1000000) { nodes { id } }',
      );
      await tooComplex(query.replace('orders(first: -1', 'x: orders(first: -1'), { n: 100 });
    });

    it('and cannot be passed by fragments within fragments', async () => {
      const levels = Array.from({ length: 14 }, (_, n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`);
      await tooComplex(`{ ...f0 } ${levels.join(' ')} fragment f14 on Query { __typename }`);
    });
  });

  it('introspection as tools do it is free of limits', async () => {
    const query = getIntrospectionQuery({
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    });
    await fine(query);
    const { status, errors } = await on.query(
      '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
    );
    expect([status, errors[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
  });
});
