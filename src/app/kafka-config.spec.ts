import { InvalidConfig, readConfig } from './config.js';

const BROKERS = { KAFKA_BROKERS: 'kafka-1:9092, [::1]:9092' };
const kafkaOf = (variables: Readonly<Record<string, string>>) => readConfig({}, variables).kafka;

const faultsOf = (variables: Readonly<Record<string, string>>): readonly string[] => {
  try {
    kafkaOf({ ...BROKERS, ...variables });
    return [];
  } catch (error) {
    return error instanceof InvalidConfig ? error.faults : [String(error)];
  }
};

describe('The configuration of Kafka', () => {
  it('is absent without brokers', () => {
    expect(kafkaOf({})).toBeUndefined();
    expect(kafkaOf({ KAFKA_PARTITIONS: '3' })).toBeUndefined();
  });

  it('needs nothing but brokers', () => {
    expect(kafkaOf(BROKERS)).toEqual({
      brokers: ['kafka-1:9092', '[::1]:9092'],
      ...{ ssl: false, sasl: undefined, partitions: 6, topicPrefix: 'daybook' },
      publicTopics: ['events', 'states', 'joined', 'notifications'],
    });
  });

  it('takes TLS, a login, partitions and a prefix', () => {
    const login = { KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'a', KAFKA_SASL_PASSWORD: 'b' };
    expect(
      kafkaOf({ ...BROKERS, ...login, KAFKA_SSL: '1', KAFKA_PARTITIONS: '12', KAFKA_TOPIC_PREFIX: 'shop.eu' }),
    ).toMatchObject({
      ...{ ssl: true, partitions: 12, topicPrefix: 'shop.eu' },
      sasl: { mechanism: 'scram-sha-512', username: 'a', password: 'b' },
    });
  });

  it('publishes all topics for others, some or none', () => {
    const topicsOf = (PUBLIC_TOPICS: string) => kafkaOf({ ...BROKERS, PUBLIC_TOPICS })?.publicTopics;
    expect(topicsOf('none')).toEqual([]);
    expect(topicsOf('notifications, events')).toEqual(['events', 'notifications']);
  });

  it.each([
    [{ PUBLIC_TOPICS: 'events,orders' }, 'PUBLIC_TOPICS=events,orders is not none, or some of events, states'],
    [{ KAFKA_BROKERS: 'kafka-1' }, 'KAFKA_BROKERS names "kafka-1"'],
    [{ KAFKA_BROKERS: 'http://kafka-1:9092' }, 'KAFKA_BROKERS names'],
    [{ KAFKA_SSL: 'yes' }, 'KAFKA_SSL=yes'],
    [
      { KAFKA_SASL_MECHANISM: 'gssapi', KAFKA_SASL_USERNAME: 'a', KAFKA_SASL_PASSWORD: 'b' },
      'KAFKA_SASL_MECHANISM=gssapi',
    ],
    [{ KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'a' }, 'KAFKA_SASL_PASSWORD is missing'],
    [{ KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_PASSWORD: 'b' }, 'KAFKA_SASL_USERNAME is missing'],
    [{ KAFKA_PARTITIONS: '0' }, 'KAFKA_PARTITIONS=0'],
    [{ KAFKA_PARTITIONS: '1001' }, 'KAFKA_PARTITIONS=1001'],
    [{ KAFKA_TOPIC_PREFIX: 'a b' }, 'KAFKA_TOPIC_PREFIX=a b'],
  ])('says what is wrong with %j', (variables, fault) => {
    expect(faultsOf(variables)).toEqual([expect.stringContaining(fault)]);
  });
});
