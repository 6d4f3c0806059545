import { randomBytes } from 'node:crypto';
import { type Fence, Fenced, StoreTampered } from '#kernel';
import { PostgresDeliveryStore, PostgresWebhookRegistry, WrappedSecrets } from '../../src/adapters/postgres/index.js';
import { outboxEntry } from '../../src/operations/operator-events/operator-log.js';
import { WebhookDisabled } from '../../src/operations/operator-events/webhook.events.js';
import type { NewDelivery } from '../../src/operations/webhooks/webhook-store.js';
import { createMigratedDatabase, type MigratedDatabase } from '../support/migrated-database.js';
import { query } from '../support/postgres-homes.js';
import { rowSeals } from '../support/row-seals.js';

const LEASE = 'webhooks';
const MOST = 100;
const LATER_MS = 3_600_000;
const [HOLDER, FORMER] = [2, 1].map((token) => ({ lease: LEASE, token })) as [Fence, Fence];
const [SECRET, NEXT_SECRET] = ['one', 'two'].map(
  (text) => `whsec_${Buffer.from(text.repeat(8)).toString('base64')}`,
) as [string, string];

const eventIdAt = (position: number) => `018f0000-0000-7000-8000-${String(position).padStart(12, '0')}`;
const REACHED = { position: 9, eventId: eventIdAt(9) };

describe('Webhooks in PostgreSQL', () => {
  let database: MigratedDatabase;
  let registry: PostgresWebhookRegistry;
  let deliveries: PostgresDeliveryStore;
  let webhooks = 0;

  beforeAll(async () => {
    database = await createMigratedDatabase();
    const [pool, secrets] = [database.openPool(), new WrappedSecrets(randomBytes(32))];
    registry = new PostgresWebhookRegistry(pool, rowSeals, secrets);
    deliveries = new PostgresDeliveryStore(pool, secrets);
    await sql(`insert into daybook.leases (name, token, holder) values ('${LEASE}', ${HOLDER.token}, 'this')`);
  });
  afterAll(() => database.drop());

  const sql = (statement: string) => query(database.url, statement);
  const entryOf = (webhookId: string) => outboxEntry(WebhookDisabled({ webhookId, because: 'of a test' }));
  const countEntries = async () => Number((await sql('select count(*) from daybook.operator_outbox'))[0]);

  /** One that no other example knows. */
  const registered = async (): Promise<string> => {
    const id = `webhook-${(webhooks += 1)}`;
    const webhook = { id, url: 'https://shop.example/told', events: ['*'], secret: SECRET };
    expect(await registry.register(webhook, MOST, entryOf(id))).toMatchObject({ id, since: 0, disabledAt: null });
    return id;
  };
  const delivery = (webhookId: string, position: number, stream = 'order-a'): NewDelivery => ({
    ...{ webhookId, position, stream, version: position, type: 'OrderNoteAdded', eventId: eventIdAt(position) },
  });
  const add = (added: readonly NewDelivery[], fence = HOLDER) => deliveries.add(added, LEASE, REACHED, fence);
  /** Positions that are due of a webhook. */
  const dueOf = async (id: string, most = MOST): Promise<readonly number[]> =>
    (await deliveries.due(most)).filter(({ webhookId }) => webhookId === id).map(({ position }) => position);

  describe('the registry', () => {
    it('registers once under an id, not more than it may, with the operator event in the same write', async () => {
      const before = await countEntries();
      const id = await registered();
      const again = { id, url: 'https://other.example/', events: ['OrderPlaced'], secret: NEXT_SECRET };
      expect(await registry.register(again, MOST, entryOf(id))).toMatchObject({ url: 'https://shop.example/told' });
      expect(await registry.register({ ...again, id: 'too-many' }, 1, entryOf('too-many'))).toBeUndefined();
      expect(await countEntries()).toBe(before + 1);
    });

    it('keeps the secret wrapped, and gives it back only with the address that it was registered for', async () => {
      const id = await registered();
      expect(await registry.secretsOf(id)).toEqual({ current: SECRET, previous: undefined });
      const stored = await sql(`select encode(secret, 'escape') as text from daybook.webhooks where id = '${id}'`);
      expect(JSON.stringify(stored)).not.toContain(SECRET.slice('whsec_'.length));
      await sql(`update daybook.webhooks set url = 'https://thief.example/' where id = '${id}'`);
      await expect(registry.secretsOf(id)).rejects.toThrow(StoreTampered);
    });

    it('rotates once under an id; the secret before signs besides until its time is over', async () => {
      const id = await registered();
      const rotation = { id: 'r1', secret: NEXT_SECRET, overlapMs: LATER_MS };
      expect(await registry.rotate(id, rotation, entryOf(id))).toBe(true);
      expect(await registry.rotate(id, { ...rotation, secret: SECRET }, entryOf(id))).toBe(true);
      expect(await registry.secretsOf(id)).toEqual({ current: NEXT_SECRET, previous: SECRET });
      await sql(`update daybook.webhooks set previous_until = now() where id = '${id}'`);
      expect(await registry.secretsOf(id)).toEqual({ current: NEXT_SECRET, previous: undefined });
      expect(await registry.rotate('none', rotation, entryOf('none'))).toBe(false);
    });

    it('disables once, and never for a former holder of the lease; what is disabled is not due until it is enabled', async () => {
      const id = await registered();
      await add([delivery(id, 1)]);
      await expect(registry.disable(id, 'gone', entryOf(id), FORMER)).rejects.toThrow(Fenced);
      await registry.disable(id, 'gone', entryOf(id), HOLDER);
      await registry.disable(id, 'something else', entryOf(id), HOLDER);
      expect(await registry.find(id)).toMatchObject({
        disabledBecause: 'gone',
        disabledAt: expect.any(String) as string,
      });
      expect(await dueOf(id)).toEqual([]);
      expect(await registry.enable(id, entryOf(id))).toBe(true);
      expect(await dueOf(id)).toEqual([1]);
      expect(await registry.enable('none', entryOf('none'))).toBe(false);
    });

    it('removes', async () => {
      const id = await registered();
      expect(await registry.remove(id, entryOf(id))).toBe(true);
      expect(await registry.remove(id, entryOf(id))).toBe(false);
      expect((await registry.list()).map((webhook) => webhook.id)).not.toContain(id);
    });
  });

  describe('deliveries', () => {
    it('are added once, with the checkpoint of their reader, and by the holder of the lease alone', async () => {
      const id = await registered();
      await add([delivery(id, 1)]);
      await add([delivery(id, 1), delivery(id, 2, 'order-b')]);
      expect(await dueOf(id)).toEqual([1, 2]);
      await expect(add([delivery(id, 3, 'order-c')], FORMER)).rejects.toThrow(Fenced);
      expect(await sql(`select position::int from daybook.checkpoints where reader = '${LEASE}'`)).toEqual([9]);
    });

    it('are due one of a stream after the other, so many of a webhook at a time, with address and secret', async () => {
      const id = await registered();
      await add([delivery(id, 1), delivery(id, 2), delivery(id, 3, 'order-b'), delivery(id, 4, 'order-c')]);
      expect([await dueOf(id), await dueOf(id, 2)]).toEqual([
        [1, 3, 4],
        [1, 3],
      ]);
      const [first] = (await deliveries.due(MOST)).filter(({ webhookId }) => webhookId === id);
      expect(first).toEqual({
        ...delivery(id, 1),
        ...{ url: 'https://shop.example/told', attempts: 0, secrets: { current: SECRET, previous: undefined } },
      });
      await deliveries.succeeded(delivery(id, 1), 200, HOLDER);
      expect(await dueOf(id)).toEqual([2, 3, 4]);
    });

    it('that failed hold up their stream until the next attempt, and no other; the last one is shown with what went wrong', async () => {
      const id = await registered();
      await add([delivery(id, 1), delivery(id, 2), delivery(id, 3, 'order-b')]);
      await deliveries.failed(delivery(id, 1), { answerStatus: 500, error: 'no', retryInMs: LATER_MS }, HOLDER);
      expect(await dueOf(id)).toEqual([3]);
      await deliveries.failed(
        delivery(id, 1),
        { answerStatus: undefined, error: 'at last', retryInMs: undefined },
        HOLDER,
      );
      const [, , oldest] = await deliveries.page(id, MOST, MOST);
      expect(oldest).toMatchObject({
        status: 'failed',
        attempts: 2,
        answerStatus: null,
        error: 'at last',
        dueAt: null,
      });
    });

    it('are recorded by the holder of the lease alone', async () => {
      const id = await registered();
      await add([delivery(id, 1)]);
      await expect(deliveries.succeeded(delivery(id, 1), 200, FORMER)).rejects.toThrow(Fenced);
      const attempt = { answerStatus: 500, error: 'no', retryInMs: undefined };
      await expect(deliveries.failed(delivery(id, 1), attempt, FORMER)).rejects.toThrow(Fenced);
      expect(await dueOf(id)).toEqual([1]);
    });

    it('are shown by pages, the newest first, and made due again one by one or in a range', async () => {
      const id = await registered();
      const all = [1, 2, 3, 4].map((position) => delivery(id, position, `order-${position}`));
      await add(all);
      for (const each of all) await deliveries.succeeded(each, 204, HOLDER);
      const page = await deliveries.page(id, 4, 2);
      expect(page.map(({ position, status, answerStatus }) => [position, status, answerStatus])).toEqual([
        [3, 'delivered', 204],
        [2, 'delivered', 204],
      ]);
      expect(await deliveries.redeliver(id, eventIdAt(2))).toBe(true);
      expect(await deliveries.redeliver(id, eventIdAt(9))).toBe(false);
      expect(await deliveries.redeliverRange(id, 2, 5, 1)).toEqual([3]);
      expect(await dueOf(id)).toEqual([2, 3]);
    });

    it('are purged when they are old, or of no webhook', async () => {
      const [kept, removed] = [await registered(), await registered()];
      await add([delivery(kept, 1), delivery(kept, 2, 'order-b'), delivery(removed, 1)]);
      await deliveries.succeeded(delivery(kept, 1), 200, HOLDER);
      await sql(`update daybook.webhook_deliveries set created_at = now() - interval '8 days'
        where webhook_id = '${kept}' and position = 1`);
      await registry.remove(removed, entryOf(removed));
      await deliveries.purge(7);
      expect((await deliveries.page(kept, MOST, MOST)).map(({ position }) => position)).toEqual([2]);
      expect(await deliveries.page(removed, MOST, MOST)).toEqual([]);
    });

    it('that wait are counted, of enabled webhooks', async () => {
      const before = await deliveries.waiting();
      const [enabled, disabled] = [await registered(), await registered()];
      await add([delivery(enabled, 1), delivery(disabled, 1)]);
      await registry.disable(disabled, 'gone', entryOf(disabled), HOLDER);
      const after = await deliveries.waiting();
      expect([
        after.enabled - before.enabled,
        after.disabled - before.disabled,
        after.waiting - before.waiting,
      ]).toEqual([1, 1, 1]);
    });
  });
});
