import { randomBytes } from 'node:crypto';
import { type CopiedPart, encodeToken } from '#kernel';
import { DAYBOOK } from '../../src/operations/operator-events/principals.js';
import { outboxEntry } from '../../src/operations/operator-events/operator-log.js';
import { ViewSwitched } from '../../src/operations/operator-events/operator.events.js';
import { type App, openApp } from '../support/app.js';
import { orderBody, tokenOf } from '../support/client.js';
import { promisedMs } from '../support/promised.js';

/** All parts of a store, in memory. */
const copyOf = async ({ services }: App): Promise<readonly CopiedPart[]> => {
  const copied: CopiedPart[] = [];
  await services.copies.copyOut(async (part) => {
    const chunks: Buffer[] = [];
    for await (const chunk of part.rows) chunks.push(chunk);
    copied.push({ ...part, rows: each(chunks) });
  });
  return copied;
};

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

const restoredEvent = (position: number) =>
  outboxEntry(ViewSwitched({ view: 'any', fromBuild: '1', toBuild: '2', position, cause: 'rebuild' }), DAYBOOK);

describe('A store that was restored', () => {
  const masterKey = randomBytes(32);
  let source: App;
  let restored: App;
  let path: string;
  let token: string;
  beforeAll(async () => {
    source = await openApp({ masterKey });
    const kept = await source.client.command('', orderBody());
    path = kept.headers['location'] ?? '';
    const copied = await copyOf(source);
    token = tokenOf(await source.client.command('', orderBody())) ?? '';
    restored = await openApp({ masterKey });
    await restored.services.copies.fill(each(copied), restoredEvent);
  });
  afterAll(async () => {
    await source.close();
    await restored.close();
  });

  it('has another log id', async () => {
    const ids = await Promise.all([source, restored].map(({ services }) => services.store.logId()));
    expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(ids[1]).not.toBe(ids[0]);
  });

  it('answers a token from before with LOG_REPLACED at once, however long a read may wait, also later', async () => {
    const headers = { 'consistency-token': token, prefer: 'wait=5' };
    const refused = async () => {
      const began = performance.now();
      const read = await restored.client.read(path, headers);
      expect(read.body).toMatchObject({ status: 409, code: 'LOG_REPLACED', retryable: false });
      const { errors } = await restored.client.query('{ order(id: "x") { id } }', {}, headers);
      expect(errors).toMatchObject([{ extensions: { code: 'LOG_REPLACED' } }]);
      const variables = { token };
      const argument = 'query ($token: String) { orders(atLeast: $token) { nodes { id } } }';
      const asked = await restored.client.query(argument, variables, { prefer: 'wait=5' });
      expect(asked.errors).toMatchObject([{ extensions: { code: 'LOG_REPLACED' } }]);
      expect(performance.now() - began).toBeLessThan(promisedMs(5_000));
    };
    await refused();
    // The log grows beyond the position of the token: it is of another log all the same.
    for (let n = 0; n < 3; n += 1) await restored.client.command('', orderBody());
    await refused();
  });

  it('answers a token beyond its end the same way once a read has waited: a database that was put back keeps its id', async () => {
    const log = await restored.services.store.logId();
    const position = (await restored.services.log.head()) + 1;
    const beyond = encodeToken({ log, position, stream: 'order-lost', version: 1 });
    const headers = { 'consistency-token': beyond, prefer: 'wait=0' };
    const read = await restored.client.read(path, headers);
    expect(read.body).toMatchObject({ status: 409, code: 'LOG_REPLACED', retryable: false });
    const { errors } = await restored.client.query('{ order(id: "x") { id } }', {}, headers);
    expect(errors).toMatchObject([{ extensions: { code: 'LOG_REPLACED' } }]);
  });

  it('answers tokens of its own', async () => {
    const placed = await restored.client.command('', orderBody());
    expect((await restored.client.readAfter(placed, placed.headers['location'] ?? '')).status).toBe(200);
  });

  it('tells a reader of the audit log that has seen more than there is', async () => {
    const events = (after: number) => restored.client.read(`/v1/audit/events?after=${after}`);
    const head = await restored.services.log.head();
    expect((await events(head)).status).toBe(200);
    expect((await events(head + 1_000)).body).toMatchObject({
      status: 409,
      code: 'RESUME_IMPOSSIBLE',
      retryable: false,
    });
  });
});
