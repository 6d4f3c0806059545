import { orderBody } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { kafkaOfTests } from '../support/kafka.js';
import { eventually } from '../support/postgres-homes.js';
import type { Program } from '../support/program.js';
import { KAFKA_LOG } from '../support/set-ups.js';
import { checkTopic, recordsOf, SOUND } from './topic-checker.js';

const ORDERS = 5;
const NO_TOPIC = 1;

type Status = Readonly<Record<'topic' | 'log' | 'partitions' | 'position' | 'behind' | 'republish', unknown>>;

/** Sends a record once more, as a relay may: by it the topic can be told from a new one. */
const copyOneRecord = async (topic: string): Promise<void> => {
  const [record] = await recordsOf(topic);
  const producer = kafkaOfTests().producer();
  await producer.connect();
  const { key = '', partition = 0, value } = record ?? {};
  await producer.send({ topic, messages: [{ key, partition, value: JSON.stringify(value) }] });
  await producer.disconnect();
};

describe('daybook log', () => {
  let installation: Installation;
  let topic: string;
  let program: Program;

  beforeAll(async () => {
    installation = await Installation.open(KAFKA_LOG);
    topic = `${installation.stores.environment['KAFKA_TOPIC_PREFIX']}.event-log.v1`;
  });
  afterAll(() => installation.close());

  const status = async (): Promise<Status> => {
    const { code, out, err } = await installation.daybook('log', 'status', '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return JSON.parse(out) as Status;
  };
  const events = async () => Number((await installation.sql('select count(*) from daybook.events'))[0]);
  const published = () => eventually(async () => ((await status()).behind === 0 ? true : undefined));

  it.each(['status', 'republish'])('%s says that nothing was published before a relay has run', async (words) => {
    const api = await installation.start('api');
    const { code, out, err } = await installation.daybook('log', words);
    await api.stop();
    expect([code, out]).toEqual([NO_TOPIC, '']);
    expect(err).toContain(`Nothing was published into ${topic} yet. Start a process with the role relay.`);
  });

  it('status tells how far the topic is, as text and as JSON', async () => {
    program = await installation.startAll();
    for (let order = 0; order < ORDERS; order += 1) await program.client.command('', orderBody());
    await published();
    const [logId] = await installation.sql('select log_id from daybook.log_relay');
    expect(await status()).toEqual({
      ...{ topic, log: logId, partitions: 6 },
      ...{ position: await events(), behind: 0, republish: false },
    });
    const { code, out } = await installation.daybook('log', 'status');
    expect(code).toBe(0);
    for (const line of [`topic\\s+${topic}`, `log\\s+${String(logId)}`, 'partitions\\s+6', 'events behind\\s+0'])
      expect(out).toMatch(new RegExp(`^${line}$`, 'm'));
    expect(out).toMatch(new RegExp(`^published through\\s+${await events()}$`, 'm'));
  });

  it('republish has the relay remove the topic and publish the whole log anew', async () => {
    await copyOneRecord(topic);
    expect(await recordsOf(topic)).toHaveLength((await events()) + 1);
    // Only a relay that is not there leaves time to see what was asked for.
    await program.stop();
    const { code, out, err } = await installation.daybook('log', 'republish');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`The relay removes ${topic} and publishes the whole log into a new one.`);
    expect([await status(), (await installation.daybook('log', 'status')).out]).toMatchObject([
      { republish: true },
      expect.stringMatching(/^asked for\s+the whole log is published anew$/m) as string,
    ]);
    await installation.startAll();
    await eventually(async () => ((await status()).republish === false ? true : undefined));
    await published();
    expect(await recordsOf(topic)).toHaveLength(await events());
    expect(await checkTopic(installation.stores.database.url, topic)).toMatchObject(SOUND);
  });
});
