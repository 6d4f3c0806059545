import { SystemEnvironment } from '#platform';
import { type KafkaAddress, KafkaLogTopics } from '../../src/adapters/kafka/index.js';
import { type Certificates, makeCertificates } from '../support/certificates.js';
import { orderBody } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { newTopicPrefix } from '../support/kafka.js';
import { eventually, openFolder } from '../support/postgres-homes.js';
import type { Program } from '../support/program.js';
import { KAFKA_LOG, type SetUp } from '../support/set-ups.js';
import { TlsProxy } from '../support/tls-proxy.js';
import { LOGIN, SecuredBroker } from './secured-broker.js';

type Check = { readonly name: string; readonly ok: boolean; readonly detail: string };

const WRONG = 'battery staple';
const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

describe('Servers that want TLS and a login', () => {
  let certificates: Certificates;
  let broker: SecuredBroker;
  let installation: Installation;
  const proxies: TlsProxy[] = [];
  beforeAll(async () => {
    certificates = makeCertificates(openFolder());
    broker = await SecuredBroker.start(openFolder(), certificates);
    installation = await Installation.open(secured(broker, certificates, proxies));
  });
  afterAll(async () => {
    // Its folder goes with the installation.
    await broker.stop();
    await installation.close();
    await Promise.all(proxies.map((proxy) => proxy.close()));
  });

  const addressed = (broker: string, more: Partial<KafkaAddress> = {}): KafkaAddress => ({
    ...{ brokers: [broker], ssl: false, sasl: undefined, ...more },
  });
  /** What a start of the relay would meet. */
  const opened = async (address: KafkaAddress): Promise<number> => {
    const topics = new KafkaLogTopics({ ...address, topic: newTopicPrefix() }, new SystemEnvironment());
    const topic = await topics.open();
    try {
      await topic.create(1);
      return (await topic.offsets()).length;
    } finally {
      await topic.close();
    }
  };

  it.each(MECHANISMS)('Kafka: %s lets in who has the password', async (mechanism) => {
    const login = (password: string) => addressed(broker.loginAlone, { sasl: { mechanism, ...LOGIN, password } });
    expect(await opened(login(LOGIN.password))).toBe(1);
    await expect(opened(login(WRONG))).rejects.toThrow('KAFKA_SASL_PASSWORD');
  });

  it('Kafka: says which variable is wrong when the listener is another', async () => {
    const sasl = { mechanism: 'plain', ...LOGIN } as const;
    await expect(opened(addressed(broker.encrypted, { ssl: true, sasl }))).rejects.toThrow('NODE_EXTRA_CA_CERTS');
    await expect(opened(addressed(broker.encrypted, { sasl }))).rejects.toThrow('KAFKA_SSL=1');
    await expect(opened(addressed(broker.clear, { ssl: true, sasl }))).rejects.toThrow('KAFKA_SSL=0');
    await expect(opened(addressed(broker.clear, { sasl }))).rejects.toThrow('unset KAFKA_SASL_MECHANISM');
    await expect(opened(addressed(broker.loginAlone))).rejects.toThrow('KAFKA_SASL_MECHANISM');
  });

  const checkOf = async ({ client }: Program, wanted: string): Promise<string> =>
    ((await client.read('/health/ready')).body['checks'] as readonly Check[]).find(({ name }) => name === wanted)
      ?.detail ?? '';
  const says = (program: Program, check: string, words: string) =>
    eventually(async () => {
      const detail = await checkOf(program, check);
      if (!detail.includes(words)) throw new Error(`${check}: ${detail}`);
      return true;
    });

  it('PostgreSQL and Kafka: a program that trusts their authority takes orders, publishes and projects', async () => {
    const program = await installation.start('api,relay,projector', { NODE_EXTRA_CA_CERTS: certificates.authority });
    await program.client.ready();
    await says(program, 'event log delivery', 'from the topic');
    const placed = await program.client.command('', orderBody());
    const read = await program.client.readAfter(placed, placed.headers['location'] ?? '');
    expect([placed.status, read.status]).toEqual([201, 200]);
    await says(program, 'event log topic', 'publishing, position 1');
    await program.stop();
  });

  it('Kafka: readiness of relay and projector names the variable', async () => {
    const more = { NODE_EXTRA_CA_CERTS: certificates.authority, KAFKA_SASL_PASSWORD: WRONG };
    const program = await installation.start('relay,projector', more);
    await says(program, 'event log topic', 'KAFKA_SASL_PASSWORD');
    await says(program, 'event log delivery', 'KAFKA_SASL_PASSWORD');
    await program.stop();
  });
});

/** A log in Kafka, over TLS throughout. PostgreSQL's authority is named in its address, that of Kafka is not. */
const secured = (broker: SecuredBroker, certificates: Certificates, proxies: TlsProxy[]): SetUp => ({
  ...KAFKA_LOG,
  open: async () => {
    const stores = await KAFKA_LOG.open();
    const { DATABASE_URL = '' } = stores.environment;
    const postgres = await TlsProxy.before(DATABASE_URL, certificates);
    proxies.push(postgres);
    return {
      ...stores,
      environment: {
        ...stores.environment,
        DATABASE_URL: postgres.by(DATABASE_URL, `sslmode=verify-full&sslrootcert=${certificates.authority}`),
        KAFKA_BROKERS: broker.encrypted,
        KAFKA_SSL: '1',
        KAFKA_SASL_MECHANISM: 'scram-sha-512',
        KAFKA_SASL_USERNAME: LOGIN.username,
        KAFKA_SASL_PASSWORD: LOGIN.password,
      },
    };
  },
});
