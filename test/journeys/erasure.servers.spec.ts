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
  (environment) => recordsIn(environment, ['order-events', 'orders', 'order-notifications']),
  (installation) => {
    it('is forgotten by the topic of whole orders', async () => {
      const orders = await eventually(async () => {
        const records = await recordsIn(installation().stores.environment, ['orders']);
        return records.some(({ value }) => value === null) ? records : undefined;
      });
      expect(orders.map(({ key, value }) => [key, value === null])).toEqual([
        ['o1', false],
        ['o1', false],
        ['o1', true],
      ]);
      expect(orders.at(-1)?.headers).toMatchObject({ ce_type: 'Order', ce_subject: 'o1' });
    });
  },
);
