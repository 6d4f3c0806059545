import { rawRecordsOf } from '../kafka/topic-checker.js';
import { eventually } from '../support/postgres-homes.js';
import { DISTRIBUTED, withPublicTopics } from '../support/set-ups.js';
import { erasureJourney } from './erasure.journey.js';

const recordsIn = async (environment: Readonly<Record<string, string>>, kinds: readonly string[]) => {
  const prefix = `${environment['KAFKA_TOPIC_PREFIX']}.public`;
  return (await Promise.all(kinds.map((kind) => rawRecordsOf(`${prefix}.${kind}.v1`)))).flat();
};

erasureJourney(
  withPublicTopics(DISTRIBUTED),
  (environment) =>
    recordsIn(environment, ['order-events', 'orders', 'order-notifications', 'payment-events', 'payments']),
  (installation) => {
    const forgotten = (kind: string) =>
      eventually(async () => {
        const records = await recordsIn(installation().stores.environment, [kind]);
        return records.some(({ value }) => value === null) ? records : undefined;
      });

    it('is forgotten by the topics of whole orders and of their payments', async () => {
      const [orders, payments] = [await forgotten('orders'), await forgotten('payments')];
      expect(orders.map(({ key, value }) => [key, value === null])).toEqual([
        ['o1', false],
        ['o1', false],
        ['o1', true],
      ]);
      expect(orders.at(-1)?.headers).toMatchObject({ ce_type: 'Order', ce_subject: 'o1' });
      expect(payments.map(({ key, value }) => [key, value === null])).toEqual([
        ['o1', false],
        ['o1', true],
      ]);
      expect(payments.at(-1)?.headers).toMatchObject({ ce_type: 'OrderPayments', ce_subject: 'o1' });
    });
  },
);
