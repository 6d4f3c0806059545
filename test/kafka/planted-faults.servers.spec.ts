import type { Producer } from 'kafkajs';
import { kafkaOfTests, makeTopic, newTopic, removeTopics } from '../support/kafka.js';
import { KafkaProxy, PRODUCE } from '../support/kafka-proxy.js';
import { eventually } from '../support/postgres-homes.js';
import { kafkaBrokers } from '../support/servers.js';
import { faultsIn, recordsOf, type Row, SOUND } from './topic-checker.js';

/** A row of a stream of its own. */
const rowAt = (position: number): Row => ({
  ...{ stream: `order-${position}`, version: '1', id: `event-${position}`, type: 'OrderHeld', schemaVersion: '1' },
  ...{ occurredAt: 'a', recordedAt: 'b', data: '{}', metadata: '{}', leaf: 'AA==' },
});

/** What is not in the topic although `work`, which sends over a producer whose second answer is lost, was told that it is. */
const acknowledgedAndLost = async (idempotent: boolean): Promise<readonly number[]> => {
  const [settings, proxy] = [newTopic(), await KafkaProxy.before(kafkaBrokers()[0] ?? '')];
  const { topic } = settings;
  await makeTopic(topic, 1);
  const newProducer = async (): Promise<Producer> => {
    const producer = kafkaOfTests([proxy.broker]).producer({
      idempotent,
      maxInFlightRequests: 1,
      retry: { retries: 1, initialRetryTime: 100 },
    });
    await producer.connect();
    return producer;
  };
  const producer = await newProducer();
  const acknowledged = new Map<number, Row>();
  const send = async (position: number): Promise<void> => {
    const row = rowAt(position);
    const value = JSON.stringify({ ...row, position });
    await producer.send({ topic, acks: -1, messages: [{ key: row.stream, value, partition: 0 }] });
    acknowledged.set(position, row);
  };
  await send(1);
  proxy.loseAnswers(PRODUCE, 1);
  const failing = send(2).then(
    () => 'acknowledged',
    () => 'failed',
  );
  // An idempotent producer has to try again, which fails as well.
  await eventually(() => (proxy.lost > 0 ? true : undefined));
  proxy.proxy.become('closed');
  expect(await failing).toBe('failed');
  proxy.proxy.become('open');
  // The batch is made anew, as it is when more has come meanwhile: it is another one than that whose answer was lost.
  await send(3);
  await producer.disconnect();
  const { lost } = faultsIn(acknowledged, await recordsOf(topic));
  await proxy.proxy.close();
  await removeTopics(topic);
  return lost;
};

describe('The checker of a topic', () => {
  it('turns red for an idempotent producer of kafkajs that goes on after a failure', async () => {
    expect(await acknowledgedAndLost(true)).toEqual([3]);
  });

  it('stays green for one that is not idempotent', async () => {
    expect(await acknowledgedAndLost(false)).toEqual(SOUND.lost);
  });
});
