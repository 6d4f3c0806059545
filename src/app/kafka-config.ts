import { str } from 'envalid';
import { PUBLIC_TOPIC_KINDS, type PublicTopicKind } from '../platform/contexts/bounded-context.js';
import { given, isUrl, oneOf, refuse, secret, valuesOf, variable, type Variables, wholeNumber } from './variables.js';

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
  /** Which topics for other services are published. */
  readonly publicTopics: readonly PublicTopicKind[];
}

/** Where other services look up schemas. */
export interface SchemaRegistryConfig {
  readonly url: string;
  /** What the names of topics begin with. */
  readonly topicPrefix: string;
}

export interface KafkaLogin {
  readonly mechanism: (typeof MECHANISMS)[number];
  readonly username: string;
  readonly password: string;
}

const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const MOST_PARTITIONS = 1_000;

const brokers = secret((text) => {
  const each = text.split(',').map((broker) => broker.trim());
  const wrong = each.find((broker) => !/^[^\s,:/]+:\d{1,5}$|^\[[\da-fA-F:]+\]:\d{1,5}$/.test(broker));
  return wrong === undefined
    ? each
    : refuse(` names "${wrong}", which is not host:port. Give one or more: kafka-1:9092,kafka-2:9092`);
});

const publicTopics = variable(`none, or some of ${PUBLIC_TOPIC_KINDS.join(', ')} with commas between them`, (text) => {
  if (text === 'none') return [];
  const names = text.split(',').map((name) => name.trim());
  const kinds = PUBLIC_TOPIC_KINDS.filter((kind) => names.includes(kind));
  return names.every((name) => kinds.some((kind) => kind === name)) ? kinds : undefined;
});

const registry = secret((text) =>
  isUrl(text, ['http:', 'https:'])
    ? text
    : refuse(' is not the address of a schema registry such as http://host:8081.'),
);

const REGISTRY = { SCHEMA_REGISTRY_URL: registry({ default: undefined }) };

const TOPIC_PREFIX = variable('1 to 200 letters, digits, dots, hyphens and underscores', (text) =>
  /^[\w.-]{1,200}$/.test(text) ? text : undefined,
)({ default: 'daybook' });

/** @returns `undefined` without SCHEMA_REGISTRY_URL; it is read without Kafka too */
export const schemaRegistryConfig = (variables: Variables, faults: string[]): SchemaRegistryConfig | undefined => {
  const { SCHEMA_REGISTRY_URL: url } = valuesOf(variables, REGISTRY, faults);
  // With Kafka a wrong prefix is a fault of it.
  const { KAFKA_TOPIC_PREFIX: topicPrefix } = valuesOf(variables, { KAFKA_TOPIC_PREFIX: TOPIC_PREFIX }, []);
  return url === undefined ? undefined : { url, topicPrefix };
};

const KAFKA = {
  KAFKA_BROKERS: brokers({ default: [] }),
  KAFKA_SSL: oneOf(['0', '1'])({ default: '0' }),
  KAFKA_SASL_MECHANISM: oneOf(MECHANISMS)({ default: undefined }),
  KAFKA_SASL_USERNAME: str({ default: undefined }),
  KAFKA_SASL_PASSWORD: str({ default: undefined }),
  KAFKA_PARTITIONS: wholeNumber(
    `a number of partitions from 1 to ${MOST_PARTITIONS}`,
    1,
    MOST_PARTITIONS,
  )({ default: 6 }),
  KAFKA_TOPIC_PREFIX: TOPIC_PREFIX,
  PUBLIC_TOPICS: publicTopics({ default: [...PUBLIC_TOPIC_KINDS] }),
};

const LOGIN = ['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'] as const;

/** @returns `undefined` without KAFKA_BROKERS: the log is read from the event store then */
export const kafkaConfig = (variables: Variables, faults: string[]): KafkaConfig | undefined => {
  if (given(variables, 'KAFKA_BROKERS') === undefined) return undefined;
  const values = valuesOf(variables, KAFKA, faults);
  return {
    brokers: values.KAFKA_BROKERS,
    ssl: values.KAFKA_SSL === '1',
    sasl: hasLogin(variables, faults)
      ? {
          mechanism: values.KAFKA_SASL_MECHANISM ?? 'plain',
          username: values.KAFKA_SASL_USERNAME ?? '',
          password: values.KAFKA_SASL_PASSWORD ?? '',
        }
      : undefined,
    partitions: values.KAFKA_PARTITIONS,
    topicPrefix: values.KAFKA_TOPIC_PREFIX,
    publicTopics: values.PUBLIC_TOPICS,
  };
};

/** All of a login is needed, or nothing. */
const hasLogin = (variables: Variables, faults: string[]): boolean => {
  const missing = LOGIN.filter((name) => given(variables, name) === undefined);
  if (missing.length === LOGIN.length) return false;
  for (const name of missing) faults.push(`${name} is missing: a login needs a mechanism, a name and a password.`);
  return true;
};
