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
    const fields = ['customers(first: 1)', 'edges', 'node', 'orders(first: 1)', 'edges', 'node'];
    const history = [...fields, 'history(first: 1)', 'edges', 'node'];
    await fine(`{ ${deep(history, 'id')} }`);
    // The types of this schema nest no deeper, so what is too deep breaks another rule as well.
    const { errors } = await on.query(`{ ${deep([...history, 'id'], '__typename')} }`);
    expect(errors.map(({ extensions }) => extensions.code)).toContain('QUERY_TOO_COMPLEX');
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
      expect(await tooComplex(EXPENSIVE, { n: 100 })).toMatch(/costs 2600201,/);
      await fine(EXPENSIVE, { n: 6 });
    });

    it('with lists of all kinds', async () => {
      const everything = `id orderNumber status customerId customerName customerEmail currency cancelReason placedAt confirmedAt completedAt cancelledAt version
        position projectedAt allowedCommands holds { holdId kind reason placedAt releasedAt } notes { noteId text author at }
        lines { lineId sku title status quantity { ordered current cancelled } unitPrice { amount } total { amount } }
        shippingAddress { name line1 city countryCode } total { amount currency }`;
      const page = (fields: string, first = 100) =>
        `{ orders(first: ${first}) { nodes { ${fields} } totalCount { count } pageInfo { endCursor } } }`;
      await fine(`{ order(id: "o1") { ${everything} } }`);
      await fine(page(everything, 3));
      await tooComplex(page(everything));
      await tooComplex('{ orders(first: 100) { nodes { lines { sku } } } }');
      await fine('{ orders(first: 99) { nodes { lines { sku } } } }');
      const beginnings = everything.replace('lines', 'lines(first: 10)').replace('notes', 'notes(first: 5)');
      await fine(page(beginnings.replace(/holds \{.*?\}/, '')));
      const twice = `{ a: orders(first: 100) { nodes { ...o } } b: orders(last: 100) { edges { node { ...o } } } }`;
      await tooComplex(`${twice} fragment o on Order { ${beginnings} }`);
    });

    it.each([
      ['an order as it was at a version', 'order(id: "o1", asOf: { version: $ }) { id }'],
      ['a difference', 'orderDiff(orderId: "o1", fromVersion: 1, toVersion: $) { path }'],
    ])('with the events that are read: %s', async (_what, field) => {
      const several = (count: number, version: number): string => {
        const fields = Array.from({ length: count }, (_, index) => `a${index}: ${field.replace('$', String(version))}`);
        return `{ ${fields.join(' ')} }`;
      };
      const costs = async (version: number) => Number(/costs (\d+)/.exec(await tooComplex(several(30, version)))?.[1]);
      const [longest, longer] = [await costs(100_000), await costs(50_000)];
      expect(longest - longer).toBe((30 * 50_000) / 10);
      expect(await costs(2 ** 31 - 1)).toBe(longest);
      await fine(several(2, 1));
    });

    it('with variables within variables, and times, of which nobody knows how far they reach', async () => {
      const fields = Array.from({ length: 6 }, (_, index) => `a${index}: order(id: "o1", asOf: $asOf) { id }`);
      const query = `query ($asOf: AsOf) { ${fields.join(' ')} }`;
      await fine(query, { asOf: { version: 1 } });
      await tooComplex(query, { asOf: { version: 100_000 } });
      await tooComplex(query, { asOf: { time: '2030-01-01T00:00:00Z' } });
      await fine(query, { asOf: null });
    });

    it('and is not lowered by sizes that no page has', async () => {
      const query = EXPENSIVE.replace(
        'query ($n: Int) {',
        'query ($n: Int) { orders(first: -1000000) { nodes { id } }',
      );
      await tooComplex(query.replace('orders(first: -1', 'x: orders(first: -1'), { n: 100 });
    });

    it('with the beginning of a list only when no more is asked for', async () => {
      const { data } = await on.query(
        '{ order(id: "o1") { lines(first: 1) { lineId } notes(first: 0) { noteId } all: lines(first: 9) { lineId } } }',
      );
      expect(data).toEqual({
        order: { lines: [{ lineId: 'L1' }], notes: [], all: [{ lineId: 'L1' }, { lineId: 'L2' }] },
      });
      const { errors } = await on.query('{ order(id: "o1") { lines(first: -1) { lineId } } }');
      expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
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
