import { randomBytes } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { MongoClient } from 'mongodb';
import { FaultyProxy } from './faulty-proxy.js';
import { makeTopic } from './kafka.js';
import { KafkaProxy, PRODUCE } from './kafka-proxy.js';
import { kafkaBrokers, mongoUrl } from './servers.js';

describe('A proxy before Kafka', () => {
  const topic = `test_${randomBytes(6).toString('hex')}`;
  let kafka: KafkaProxy;
  let direct: Kafka;
  let through: Kafka;

  beforeAll(async () => {
    const [broker = ''] = kafkaBrokers();
    kafka = await KafkaProxy.before(broker);
    const options = { logLevel: logLevel.NOTHING, retry: { retries: 0 }, requestTimeout: 2_000 };
    direct = new Kafka({ ...options, brokers: [broker], retry: { retries: 5 } });
    through = new Kafka({ ...options, brokers: [kafka.broker] });
    await makeTopic(topic, 1);
  });
  afterAll(async () => {
    await kafka.proxy.close();
    const admin = direct.admin();
    await admin.deleteTopics({ topics: [topic] });
    await admin.disconnect();
  });

  const send = async (): Promise<string> => {
    const producer = through.producer();
    try {
      await producer.connect();
      await producer.send({ topic, messages: [{ value: 'x' }] });
      return 'acknowledged';
    } catch (error) {
      return (error as Error).name;
    } finally {
      await producer.disconnect();
    }
  };
  const end = async (): Promise<string | undefined> => {
    const admin = direct.admin();
    const [offsets] = await admin.fetchTopicOffsets(topic);
    await admin.disconnect();
    return offsets?.high;
  };

  it('passes on, loses an answer after the work is done, refuses', async () => {
    expect([await send(), await end()]).toEqual(['acknowledged', '1']);
    kafka.loseAnswers(PRODUCE, 1);
    const answer = await send();
    expect([answer === 'acknowledged', await end(), kafka.lost]).toEqual([false, '2', 1]);
    kafka.proxy.become('closed');
    expect(await send()).not.toBe('acknowledged');
    kafka.proxy.become('open');
    expect([await send(), await end()]).toEqual(['acknowledged', '3']);
  });
});

describe('A proxy before MongoDB', () => {
  it('is silent, and slow, and open again', async () => {
    const proxy = await FaultyProxy.before(mongoUrl('x'));
    const url = new URL(proxy.by(mongoUrl('x')));
    url.search = 'directConnection=true&serverSelectionTimeoutMS=3000&socketTimeoutMS=500';
    const client = new MongoClient(url.href, { retryReads: false });
    const ping = () => client.db().command({ ping: 1 });
    try {
      expect(await ping()).toMatchObject({ ok: 1 });
      proxy.become('silent');
      await expect(ping()).rejects.toThrow();
      proxy.become('open');
      proxy.cut();
      expect(await ping()).toMatchObject({ ok: 1 });
      proxy.slowDown(100);
      const started = performance.now();
      await ping();
      expect(performance.now() - started).toBeGreaterThanOrEqual(150);
    } finally {
      await client.close();
      await proxy.close();
    }
  });
});
