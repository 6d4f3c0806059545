import { orderBody } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { KafkaProxy } from '../support/kafka-proxy.js';
import { eventually } from '../support/postgres-homes.js';
import type { Program } from '../support/program.js';
import { kafkaBrokers } from '../support/servers.js';
import { KAFKA_LOG } from '../support/set-ups.js';
import { checkTopic, SOUND } from './topic-checker.js';

const ORDERS = 20;

type Check = { readonly name: string; readonly ok: boolean; readonly detail: string };

const checkOf = async ({ client }: Program, wanted: string): Promise<Check | undefined> =>
  ((await client.read('/health/ready')).body['checks'] as readonly Check[]).find(({ name }) => name === wanted);

describe('Processes whose Kafka is away', () => {
  let kafka: KafkaProxy;
  let installation: Installation;
  let [api, relay, projector]: readonly Program[] = [];
  beforeAll(async () => {
    kafka = await KafkaProxy.before(kafkaBrokers()[0] ?? '');
    kafka.proxy.become('closed');
    installation = await Installation.open(KAFKA_LOG);
    const through = { KAFKA_BROKERS: kafka.broker };
    [api, relay, projector] = await Promise.all(
      ['api', 'relay', 'projector'].map((role) => installation.start(role, through)),
    );
  });
  afterAll(async () => {
    await installation.close();
    await kafka.proxy.close();
  });

  /** All are accepted, and each is in the views when its token is asked for. */
  const placeAndRead = async (): Promise<void> => {
    for (let order = 0; order < ORDERS; order += 1) {
      const placed = await api!.client.command('', orderBody());
      const read = await api!.client.readAfter(placed, placed.headers['location'] ?? '');
      expect([placed.status, read.status]).toEqual([201, 200]);
    }
  };

  it('have started, take all commands, and show them in views', placeAndRead);

  it('say so: the relay red within 30 s, the projector in words', async () => {
    const red = await eventually(async () => {
      const check = await checkOf(relay!, 'event log topic');
      return check?.ok === false ? check : undefined;
    });
    expect(red.detail).toContain('Nothing is published');
    const delivery = await checkOf(projector!, 'event log delivery');
    expect([delivery?.ok, delivery?.detail]).toEqual([
      true,
      expect.stringContaining('Views are fed from the event store'),
    ]);
  });

  it('go on by themselves when it is back', async () => {
    kafka.proxy.become('open');
    for (const program of [api, relay, projector]) await program?.client.ready();
    await eventually(async () =>
      (await checkOf(projector!, 'event log delivery'))?.detail === 'from the topic' ? true : undefined,
    );
    await placeAndRead();
  });

  it('go on when it goes away under them', async () => {
    kafka.proxy.become('silent');
    await placeAndRead();
    kafka.proxy.become('open');
    await placeAndRead();
  });

  it('have published all of it in the end', async () => {
    const topic = `${installation.stores.environment['KAFKA_TOPIC_PREFIX']}.event-log.v1`;
    const [head] = await installation.sql('select max(position)::integer from daybook.events');
    const through = () => installation.sql('select position::integer from daybook.log_relay');
    await eventually(async () => ((await through())[0] === head ? true : undefined));
    expect(await checkTopic(installation.stores.database.url, topic)).toMatchObject(SOUND);
  });
});
