/** A Kafka that carries the event log. */
export interface KafkaConfig {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  readonly ssl: boolean;
  readonly sasl: KafkaLogin | undefined;
  /** Of the topic, when it has to be made. */
  readonly partitions: number;
  /** What the names of this installation's topics begin with. */
  readonly topicPrefix: string;
}

export interface KafkaLogin {
  readonly mechanism: (typeof MECHANISMS)[number];
  readonly username: string;
  readonly password: string;
}

type Given = (name: string) => string | undefined;

const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const MOST_PARTITIONS = 1_000;

/** @returns `undefined` without KAFKA_BROKERS: the log is read from the event store then */
export const kafkaConfig = (given: Given, faults: string[]): KafkaConfig | undefined => {
  const text = given('KAFKA_BROKERS');
  if (text === undefined) return undefined;
  return {
    brokers: brokers(text, faults),
    ssl: ssl(given, faults),
    sasl: login(given, faults),
    partitions: partitions(given, faults),
    topicPrefix: topicPrefix(given, faults),
  };
};

const brokers = (text: string, faults: string[]): readonly string[] => {
  const each = text.split(',').map((broker) => broker.trim());
  const wrong = each.find((broker) => !/^[^\s,:/]+:\d{1,5}$|^\[[\da-fA-F:]+\]:\d{1,5}$/.test(broker));
  if (wrong !== undefined) {
    faults.push(`KAFKA_BROKERS names "${wrong}", which is not host:port. Give one or more: kafka-1:9092,kafka-2:9092`);
  }
  return each;
};

const ssl = (given: Given, faults: string[]): boolean => {
  const value = given('KAFKA_SSL') ?? '0';
  if (!/^[01]$/.test(value)) faults.push(`KAFKA_SSL=${value} is neither 1, for TLS, nor 0.`);
  return value === '1';
};

const login = (given: Given, faults: string[]): KafkaLogin | undefined => {
  const [name, username, password] = [
    given('KAFKA_SASL_MECHANISM'),
    given('KAFKA_SASL_USERNAME'),
    given('KAFKA_SASL_PASSWORD'),
  ];
  if (name === undefined && username === undefined && password === undefined) return undefined;
  const mechanism = MECHANISMS.find((known) => known === name);
  if (mechanism === undefined)
    faults.push(`KAFKA_SASL_MECHANISM=${name ?? ''} is not one of ${MECHANISMS.join(', ')}.`);
  if (username === undefined)
    faults.push('KAFKA_SASL_USERNAME is missing: a login needs a mechanism, a name and a password.');
  if (password === undefined)
    faults.push('KAFKA_SASL_PASSWORD is missing: a login needs a mechanism, a name and a password.');
  return { mechanism: mechanism ?? 'plain', username: username ?? '', password: password ?? '' };
};

const partitions = (given: Given, faults: string[]): number => {
  const value = given('KAFKA_PARTITIONS') ?? '6';
  if (!/^[1-9]\d{0,3}$/.test(value) || Number(value) > MOST_PARTITIONS) {
    faults.push(`KAFKA_PARTITIONS=${value} is not a number of partitions from 1 to ${MOST_PARTITIONS}.`);
  }
  return Number(value);
};

const topicPrefix = (given: Given, faults: string[]): string => {
  const value = given('KAFKA_TOPIC_PREFIX') ?? 'daybook';
  if (!/^[\w.-]{1,200}$/.test(value)) {
    faults.push(`KAFKA_TOPIC_PREFIX=${value} is not 1 to 200 letters, digits, dots, hyphens and underscores.`);
  }
  return value;
};
