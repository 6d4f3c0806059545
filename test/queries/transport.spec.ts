import { jest } from '@jest/globals';
import { StoreUnavailable } from '#kernel';
import { cancelled, held, placed } from '../../src/ordering/testing/index.js';
import { openQueryApp, type QueryApp } from './query-app.fixture.js';

describe('GraphQL over HTTP', () => {
  let on: QueryApp;
  beforeAll(async () => {
    on = await openQueryApp();
    await on.histories.write('o1', '2030-01-01T00:00:00Z', placed, held);
    await on.histories.write('o2', '2030-01-01T00:00:00Z', placed, cancelled);
    await on.histories.project();
  });
  afterAll(() => on.close());
  afterEach(() => jest.restoreAllMocks());

  const get = (params: Record<string, string>) =>
    on.app.inject({ method: 'GET', url: `/graphql?${new URLSearchParams(params).toString()}` });
  const post = (payload: string | object, contentType = 'application/json') =>
    on.app.inject({ method: 'POST', url: '/graphql', payload, headers: { 'content-type': contentType } });
  const codeOf = (reply: { json<T>(): T }) =>
    reply.json<{ errors: { extensions: { code: string } }[] }>().errors[0]?.extensions.code;

  it('answers queries by GET', async () => {
    const reply = await get({ query: 'query ($id: ID!) { order(id: $id) { id } }', variables: '{"id":"o1"}' });
    expect([reply.statusCode, reply.json()]).toEqual([200, { data: { order: { id: 'o1' } } }]);
  });

  it('runs the operation that is named, in any order', async () => {
    const query = 'query one { order(id: "o1") { id } } query two { order(id: "o2") { id status } }';
    const ids: unknown[] = [];
    for (const operationName of ['one', 'one', 'one', 'two', 'two', 'one']) {
      const reply = await post({ query, operationName });
      ids.push(reply.json<{ data: { order: { id: string } } }>().data.order.id);
    }
    expect(ids).toEqual(['o1', 'o1', 'o1', 'o2', 'o2', 'o1']);
  });

  it.each<[string, () => Promise<{ statusCode: number; json<T>(): T }>, number, string]>([
    ['no query', () => post({}), 400, 'BAD_USER_INPUT'],
    ['a batch', () => post([{ query: '{ __typename }' }]), 400, 'BAD_USER_INPUT'],
    ['a syntax error', () => post({ query: '{ order(' }), 400, 'BAD_USER_INPUT'],
    ['a number', () => post({ query: '1' }), 400, 'BAD_USER_INPUT'],
    ['null', () => post({ query: 'null' }), 400, 'BAD_USER_INPUT'],
    ['an empty syntax tree', () => post({ query: '{}' }), 400, 'BAD_USER_INPUT'],
    ['a syntax tree', () => post({ query: '{"kind":"Document","definitions":[]}' }), 400, 'BAD_USER_INPUT'],
    ['a broken syntax tree', () => post({ query: '{"kind":"Document","definitions":[{}]}' }), 400, 'BAD_USER_INPUT'],
    ['an unknown field', () => post({ query: '{ nothing }' }), 400, 'BAD_USER_INPUT'],
    ['a mutation', () => post({ query: 'mutation { cancel }' }), 400, 'BAD_USER_INPUT'],
    [
      'a wrong variable',
      () => post({ query: 'query ($v: Int) { order(id: "o1", asOf: { version: $v }) { id } }', variables: { v: 'x' } }),
      400,
      'BAD_USER_INPUT',
    ],
    ['a missing variable', () => post({ query: 'query ($id: ID!) { order(id: $id) { id } }' }), 400, 'BAD_USER_INPUT'],
    ['variables that are a text', () => post({ query: '{ __typename }', variables: 'x' }), 400, 'BAD_USER_INPUT'],
    [
      'an unknown operation',
      () => post({ query: 'query a { __typename } query b { __typename }', operationName: 'c' }),
      400,
      'BAD_USER_INPUT',
    ],
    [
      'an unknown operation by GET',
      () => get({ query: 'query a { __typename }', operationName: 'c' }),
      400,
      'BAD_USER_INPUT',
    ],
    [
      'two operations and no name by GET',
      () => get({ query: 'query a { __typename } query b { __typename }' }),
      400,
      'BAD_USER_INPUT',
    ],
    ['a syntax error by GET', () => get({ query: '{' }), 400, 'BAD_USER_INPUT'],
    ['no query by GET', () => get({}), 400, 'BAD_USER_INPUT'],
    ['broken variables by GET', () => get({ query: '{ __typename }', variables: '{' }), 400, 'BAD_USER_INPUT'],
    ['broken JSON', () => post('{'), 400, 'BAD_USER_INPUT'],
    [
      'a NUL in a variable',
      () => post('{"query":"{ __typename }","variables":{"a":"\\u0000"}}'),
      400,
      'BAD_USER_INPUT',
    ],
    ['another media type', () => post('query={ __typename }', 'text/plain'), 415, 'BAD_USER_INPUT'],
    ['too large a body', () => post({ query: `{ __typename } #${'x'.repeat(300_000)}` }), 413, 'BAD_USER_INPUT'],
  ])('refuses %s', async (_what, ask, status, code) => {
    for (const reply of [await ask(), await ask(), await ask()]) {
      expect([reply.statusCode, codeOf(reply)]).toEqual([status, code]);
      expect(reply.json()).not.toHaveProperty('data');
    }
    expect(on.logged).toEqual([]);
  });

  describe('answers as the specification has it', () => {
    const RESPONSE = 'application/graphql-response+json; charset=utf-8';
    const JSON_TYPE = 'application/json; charset=utf-8';
    const accepting = (accept: string, payload: object | string = { query: '{ __typename }' }) =>
      on.app.inject({
        method: 'POST',
        url: '/graphql',
        payload,
        headers: { ...(accept && { accept }), 'content-type': 'application/json' },
      });

    it.each([
      ['', JSON_TYPE],
      ['*/*', JSON_TYPE],
      ['text/html', JSON_TYPE],
      ['application/json', JSON_TYPE],
      ['application/graphql-response+json', RESPONSE],
      ['Application/GraphQL-Response+JSON;charset=utf-8', RESPONSE],
      ['application/graphql-response+json, application/json;q=0.9', RESPONSE],
      ['application/json;q=0.5, application/graphql-response+json', RESPONSE],
      ['application/json, application/graphql-response+json;q=0.9', JSON_TYPE],
      ['application/graphql-response+json;q=0, */*', JSON_TYPE],
    ])('Accept: %s', async (accept, type) => {
      const reply = await accepting(accept);
      expect([reply.statusCode, reply.headers['content-type'], reply.json()]).toEqual([
        200,
        type,
        { data: { __typename: 'Query' } },
      ]);
      const url = '/graphql?query=%7B__typename%7D';
      expect((await on.app.inject({ url, headers: { accept } })).headers['content-type']).toBe(type);
    });

    it.each<[string, object | string, number, boolean]>([
      ['broken JSON', '{', 400, false],
      ['no query', {}, 400, false],
      ['a syntax error', { query: '{' }, 400, false],
      ['an unknown field', { query: '{ nothing }' }, 400, false],
      ['variables that do not fit', { query: 'query ($id: ID!) { order(id: $id) { id } }' }, 400, false],
      ['no such operation', { query: '{ __typename }', operationName: 'other' }, 400, false],
      ['an error in a field', { query: '{ order(id: "o1", asOf: {}) { id } }' }, 200, true],
      ['an error that leaves nothing', { query: '{ orders(first: -1) { nodes { id } } }' }, 200, true],
    ])('its own media type, with the status it goes by: %s', async (_what, payload, status, hasData) => {
      const reply = await accepting('application/graphql-response+json', payload);
      const answer = reply.json<{ data?: unknown; errors: unknown[] }>();
      expect([reply.statusCode, reply.headers['content-type']]).toEqual([status, RESPONSE]);
      expect(['data' in answer, answer.errors.length]).toEqual([hasData, 1]);
    });

    it.each([null, ''])('what is null or empty counts as left out: %j', async (value) => {
      const query = '{ order(id: "o1") { id } }';
      const expected = [200, { data: { order: { id: 'o1' } } }];
      for (const name of ['operationName', ...(value === null ? ['variables', 'extensions'] : [])]) {
        const reply = await post({ query, [name]: value });
        expect([reply.statusCode, reply.json()]).toEqual(expected);
      }
      for (const name of ['operationName', 'variables', 'extensions']) {
        const reply = await get({ query, [name]: String(name === 'operationName' ? '' : (value ?? 'null')) });
        expect([reply.statusCode, reply.json()]).toEqual(expected);
      }
    });

    it('indices in the path of an error are numbers', async () => {
      const { errors } = await on.query(
        '{ orders(first: 2) { nodes { lines { net { formatted(locale: "no locale") } } } } }',
      );
      expect(errors[0]?.path).toEqual(['orders', 'nodes', 0, 'lines', 0, 'net', 'formatted']);
    });

    it('fragments and variables with defaults, each time anew', async () => {
      const fragments = `query ($i: Boolean!) { a: order(id: "o1") { id ...f @include(if: $i) } b: order(id: "o1") { ...f } }
        fragment f on Order { orderNumber }`;
      const defaults =
        'query ($f: Int! = 1, $l: String = "de") { orders(first: $f) { nodes { id total { formatted(locale: $l) } } } }';
      const orderNumber = 'DB-0000042';
      for (let each = 0; each < 3; each += 1) {
        const without = await on.query(fragments, { i: false });
        expect(without.data).toEqual({ a: { id: 'o1' }, b: { orderNumber } });
        expect((await on.query(fragments, { i: true })).data).toEqual({
          a: { id: 'o1', orderNumber },
          b: { orderNumber },
        });
        for (const payload of [{ query: defaults }, { query: defaults, variables: {} }]) {
          const reply = await post(payload);
          const nodes = [{ id: 'o2', total: { formatted: '321,90\u00a0$' } }];
          expect([reply.statusCode, reply.json()]).toEqual([200, { data: { orders: { nodes } } }]);
        }
      }
    });
  });

  it('has no explorer page unless it is told to', async () => {
    expect((await on.app.inject('/graphiql')).statusCode).toBe(404);
  });

  describe('when something fails', () => {
    const QUERY = '{ order(id: "o1") { id } }';

    it('says which store does not answer', async () => {
      jest.spyOn(on.views, 'load').mockRejectedValue(new StoreUnavailable('connect ECONNREFUSED 10.0.0.1'));
      const { errors, text } = await on.query(QUERY);
      expect(errors).toMatchObject([{ extensions: { code: 'VIEWS_UNAVAILABLE' }, path: ['order'] }]);
      expect(text).not.toContain('10.0.0.1');
      jest.spyOn(on.store, 'readStream').mockRejectedValue(new StoreUnavailable('connect ECONNREFUSED 10.0.0.1'));
      const asOf = await on.query('{ order(id: "o1", asOf: { version: 1 }) { id } }');
      expect(asOf.errors).toMatchObject([{ extensions: { code: 'EVENT_STORE_UNAVAILABLE' } }]);
    });

    it('gives nothing away, but logs what it was', async () => {
      jest.spyOn(on.views, 'load').mockRejectedValue(new TypeError('secret of the house'));
      for (const _again of [1, 2, 3]) {
        const { status, errors, text } = await on.query(QUERY);
        expect([status, errors[0]?.extensions]).toEqual([200, { code: 'INTERNAL' }]);
        expect(text).not.toMatch(/secret|node_modules|\.ts|\.js/);
      }
      expect(on.logged.splice(0)).toEqual(
        Array(3).fill(expect.stringMatching(/secret of the house.*stack|stack.*secret/s)),
      );
    });
  });

  it('tells how the views are doing', async () => {
    const { data } = await on.query(
      '{ projections { name projectionVersion build position lagEvents lagSeconds status documents lastError } }',
    );
    expect(data?.['projections']).toEqual([
      {
        name: 'order-details',
        projectionVersion: expect.any(Number) as unknown,
        build: expect.any(String) as unknown,
        position: '7',
        lagEvents: '2',
        lagSeconds: 0.5,
        status: 'catching up',
        documents: expect.stringMatching(/^\d+$/) as unknown,
        lastError: null,
      },
    ]);
  });
});
